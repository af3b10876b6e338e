package dev.idempotent.spring.web;

import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import dev.idempotent.KeyScope;
import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMode;
import jakarta.servlet.DispatcherType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.spi.JdbiPlugin;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A shop whose users authenticate by password, on a database that counts the store's statements. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSecurity
@EnableMethodSecurity
class SecuredShop {

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers("/open")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .httpBasic(Customizer.withDefaults())
                .csrf(csrf -> csrf.disable())
                .build();
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(user("ada", "CLERK"), user("ben", "CLERK"), user("eve", "GUEST"));
    }

    private static org.springframework.security.core.userdetails.UserDetails user(String name, String role) {
        return User.withUsername(name).password("{noop}" + name).roles(role).build();
    }

    @Bean
    Statements statements() {
        return new Statements();
    }

    @Bean
    JdbiIdempotencyStore store(DataSource dataSource, Statements statements) {
        Jdbi jdbi = Jdbi.create(new TransactionAwareDataSourceProxy(dataSource)).installPlugin(statements);
        return JdbiIdempotencyStore.builder(jdbi).schema(SchemaMode.CREATE).build();
    }

    @Bean
    Book book() {
        return new Book();
    }

    @Bean
    Sales sales(Book book) {
        return new Sales(book);
    }

    /** Counts what the store asks the database. */
    static final class Statements implements JdbiPlugin {

        final AtomicInteger count = new AtomicInteger();

        @Override
        public Connection customizeConnection(Connection connection) {
            return (Connection) Proxy.newProxyInstance(
                    Statements.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("prepareStatement")) {
                            count.incrementAndGet();
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    /** What was done, and when what is slow may end; behind no proxy, unlike those who write it. */
    static final class Book {

        final AtomicInteger made = new AtomicInteger();
        final CountDownLatch slowStarted = new CountDownLatch(1);
        final CountDownLatch slowMayEnd = new CountDownLatch(1);
    }

    static class Sales {

        private final Book book;

        Sales(Book book) {
            this.book = book;
        }

        @Idempotent
        public int sell(@IdempotencyKey String key) {
            return book.made.incrementAndGet();
        }

        @Idempotent(scope = KeyScope.GLOBAL)
        public int sellToAnyone(@IdempotencyKey String key) {
            return book.made.incrementAndGet();
        }
    }

    @RestController
    @ResponseStatus(HttpStatus.CREATED)
    static class Handlers {

        private final Sales sales;
        private final Book book;

        Handlers(Sales sales, Book book) {
            this.sales = sales;
            this.book = book;
        }

        @PostMapping("/handler")
        @Idempotent
        int handler(@IdempotencyKey String key) {
            return book.made.incrementAndGet();
        }

        @PostMapping("/service")
        int service(@IdempotencyKey String key) {
            return sales.sell(key);
        }

        @PostMapping("/open")
        int open(@IdempotencyKey String key) {
            return sales.sell(key);
        }

        @PostMapping("/global")
        int global(@IdempotencyKey String key) {
            return sales.sellToAnyone(key);
        }

        @PostMapping("/clerks-only")
        @PreAuthorize("hasRole('CLERK')")
        @Idempotent(scope = KeyScope.GLOBAL)
        int clerksOnly(@IdempotencyKey String key) {
            return book.made.incrementAndGet();
        }

        /** Ends when it is let; only the first call begins. */
        @PostMapping("/slow")
        @Idempotent
        int slow(@IdempotencyKey String key) throws InterruptedException {
            if (book.slowStarted.getCount() > 0) {
                book.slowStarted.countDown();
                book.slowMayEnd.await();
            }
            return book.made.incrementAndGet();
        }
    }
}
