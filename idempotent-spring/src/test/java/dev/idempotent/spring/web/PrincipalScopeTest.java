package dev.idempotent.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.ScopeResolver;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.context.SecurityContextHolder;

/** Without Spring Security the container's principal is the scope. */
class PrincipalScopeTest {

    @Configuration(proxyBeanMethods = false)
    @Import(ShopApplication.class)
    static class Application {

        @Bean
        ScopeResolver scopes() {
            return new PrincipalScopeResolver();
        }

        /** Stands for the container's authentication. */
        @Bean
        Filter authentication() {
            return (request, response, chain) ->
                    chain.doFilter(new Authenticated((HttpServletRequest) request), response);
        }
    }

    private static final class Authenticated extends HttpServletRequestWrapper {

        Authenticated(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            String user = getHeader("User");
            return user == null ? null : () -> user;
        }
    }

    @Test
    void twoUsersWithOneKeyNeverMeetAndNeitherMeetsTheAnonymous() throws Exception {
        try (var context = SpringApplication.run(Application.class, "--server.port=0")) {
            String port = context.getEnvironment().getRequiredProperty("local.server.port");

            assertThat(place(port, "ada").body()).contains("\"number\":1");
            assertThat(place(port, "ben").body()).contains("\"number\":2");
            assertThat(place(port, null).body()).contains("\"number\":3");
            assertThat(place(port, "ada").body()).contains("\"number\":1");
        }
    }

    @Test
    void itIsTheDefaultWhereSpringSecurityIsNotThere() {
        new WebApplicationContextRunner()
                .withClassLoader(new FilteredClassLoader(SecurityContextHolder.class))
                .withConfiguration(AutoConfigurations.of(IdempotencyWebAutoConfiguration.class))
                .run(context -> assertThat(context).hasSingleBean(PrincipalScopeResolver.class));
    }

    private static HttpResponse<String> place(String port, @Nullable String user) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/status"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"clientId\":\"a\",\"quantity\":1}"));
        if (user != null) {
            request.header("User", user);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
