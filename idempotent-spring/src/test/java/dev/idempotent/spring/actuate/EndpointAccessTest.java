package dev.idempotent.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.spring.IdempotencyAutoConfiguration;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Where there is an endpoint, and what it lets operators do unless it is told otherwise. */
class EndpointAccessTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    IdempotencyAutoConfiguration.class, IdempotencyEndpointAutoConfiguration.class))
            .withBean(InMemoryIdempotencyStore.class, InMemoryIdempotencyStore::new);
    private final ApplicationContextRunner exposing =
            application.withPropertyValues("management.endpoints.web.exposure.include=idempotency");

    @Test
    void itIsThereWhereItIsExposed() {
        exposing.run(context -> assertThat(context).hasSingleBean(IdempotencyEndpoint.class));
    }

    @Test
    void itIsNotThereUnlessItIsExposed() {
        application.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(IdempotencyEndpoint.class));
    }

    @Test
    void itIsNotThereWhereNobodyHasAccess() {
        exposing.withPropertyValues("management.endpoint.idempotency.access=NONE")
                .run(context -> assertThat(context).doesNotHaveBean(IdempotencyEndpoint.class));
    }

    @Test
    void itGivesWayToOneOfTheApplication() {
        exposing.withBean("idempotencyEndpoint", String.class, () -> "mine")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(IdempotencyEndpoint.class));
    }

    @Test
    void actuatorIsNotNeeded() {
        exposing.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("idempotencyEndpoint"));
    }

    @Test
    void itOnlyReadsAndShowsNoResultUnlessToldOtherwise() throws Exception {
        try (Node node = Node.start()) {
            var unused = node.bean(GuardedBank.Payments.class).pay("k", true);
            Node.Answer found = node.get("aude", "/by-key", "key", "k");

            assertThat(found.json().path("records").get(0).has("value")).isFalse();
            assertThat(node.post("olga", Map.of("operation", "pay")).status()).isEqualTo(405);
            assertThat(node.delete("olga", "operation", "pay").status()).isEqualTo(405);
        }
    }
}
