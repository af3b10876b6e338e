package dev.idempotent.spring.actuate;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.KeyScope;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** A bank whose actuator is for operators, and whose gateway may not answer. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSecurity
class GuardedBank {

    record Receipt(String id, BigDecimal amount) {}

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/**")
                        .hasRole("OPERATOR")
                        .anyRequest()
                        .authenticated())
                .httpBasic(Customizer.withDefaults())
                .csrf(csrf -> csrf.disable())
                .build();
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                user("olga", "OPERATOR"), user("aude", "OPERATOR", "AUDITOR"), user("gus", "GUEST"));
    }

    private static UserDetails user(String name, String... roles) {
        return User.withUsername(name).password("{noop}" + name).roles(roles).build();
    }

    @Bean
    Gate gate() {
        return new Gate();
    }

    @Bean
    Payments payments(Gate gate) {
        return new Payments(gate);
    }

    /** Of calls that no annotation makes. */
    @Bean
    IdempotentOperation<String> refund() {
        return IdempotentOperation.named("refund", String.class)
                .guarantee(Guarantee.AT_LEAST_ONCE)
                .build();
    }

    /** When a call runs, and when it may end. */
    static final class Gate {

        final CountDownLatch running = new CountDownLatch(1);
        final CountDownLatch mayEnd = new CountDownLatch(1);
    }

    static class Payments {

        private final AtomicInteger made = new AtomicInteger();
        private final Gate gate;

        Payments(Gate gate) {
            this.gate = gate;
        }

        @Idempotent(
                operation = "pay",
                key = "#key",
                fingerprint = Idempotent.NONE,
                scope = KeyScope.GLOBAL,
                guarantee = Guarantee.AT_MOST_ONCE,
                leaseFor = "2m",
                retainFor = "7d",
                recordFailures = IllegalStateException.class)
        public Receipt pay(String key, boolean answered) throws IOException {
            if (!answered) {
                throw new IOException("no answer");
            }
            if (key.startsWith("closed")) {
                throw new IllegalStateException("the account is closed");
            }
            return new Receipt("r-" + made.incrementAndGet(), new BigDecimal("12.30"));
        }

        @Idempotent(operation = "notify", key = "#key", guarantee = Guarantee.AT_LEAST_ONCE)
        public void tell(String key) throws InterruptedException {
            gate.running.countDown();
            gate.mayEnd.await();
        }
    }
}
