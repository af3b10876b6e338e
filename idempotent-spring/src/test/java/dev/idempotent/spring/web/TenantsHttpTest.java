package dev.idempotent.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.ScopeResolver;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** A tenant is one bean, and does not put its users into one scope. */
class TenantsHttpTest {

    @Configuration(proxyBeanMethods = false)
    @Import(SecuredShop.class)
    static class Tenants {

        @Bean
        ScopeResolver tenantScope() {
            return () -> RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                    ? Optional.ofNullable(attributes.getRequest().getHeader("Tenant"))
                    : Optional.empty();
        }
    }

    @Test
    void keysAreOfOneUserOfOneTenant() throws Exception {
        try (Server server = Server.of(Tenants.class)) {
            String first = post(server, "ada", "north");

            assertThat(post(server, "ada", "north")).isEqualTo(first);
            assertThat(post(server, "ada", "south")).isNotEqualTo(first);
            assertThat(post(server, "ben", "north")).isNotEqualTo(first);
        }
    }

    private static String post(Server server, String user, String tenant) throws IOException, InterruptedException {
        HttpResponse<String> answer = server.post(
                "/service",
                "",
                "Idempotency-Key",
                "a",
                "Tenant",
                tenant,
                "Authorization",
                PrincipalsHttpTest.basic(user));
        assertThat(answer.statusCode()).isBetween(200, 201);
        return answer.body();
    }
}
