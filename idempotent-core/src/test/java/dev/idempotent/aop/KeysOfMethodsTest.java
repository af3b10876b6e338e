package dev.idempotent.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.IdempotencyException.InvalidKey;
import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AliasFor;

/** Where a method's key comes from. */
class KeysOfMethodsTest {

    record Client(@Nullable String id) {}

    record Order(@Nullable Client client, int number, List<String> tags) {}

    @SuppressWarnings("unused") // SpEL reads the getters.
    static class Bean {

        public String publicField = "field";

        public String getName() {
            return "bean";
        }

        public boolean isReady() {
            return true;
        }
    }

    interface Pays {

        @Idempotent(key = "#id")
        int pay(String id);

        @Idempotent
        int settle(@IdempotencyKey String id);
    }

    @Idempotent(key = "#id", operation = "composed")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Once {

        @AliasFor(annotation = Idempotent.class, attribute = "key")
        String by();
    }

    @SuppressWarnings("unused") // Called by name.
    static class Service implements Pays {

        private int runs;

        @Idempotent(key = "#order.client.id")
        int nested(Order order) {
            return ++runs;
        }

        @Idempotent(key = "{#order.number, #order.tags[0], #suffix}")
        int parts(Order order, String suffix) {
            return ++runs;
        }

        @Idempotent(key = "#bean.name + #bean.ready + #bean.publicField")
        int bean(Bean bean) {
            return ++runs;
        }

        @Idempotent(key = "#map['id']", fingerprint = Idempotent.NONE)
        int map(Map<String, ?> map) {
            return ++runs;
        }

        @Idempotent
        int marked(int amount, @IdempotencyKey UUID id) {
            return ++runs;
        }

        @Once(by = "#id")
        int composed(String id) {
            return ++runs;
        }

        @Override
        public int pay(String identifier) {
            return ++runs;
        }

        @Override
        public int settle(String identifier) {
            return ++runs;
        }
    }

    private final Advised advised = new Advised();
    private final Service service = new Service();

    @AfterEach
    void close() {
        advised.close();
    }

    @Test
    void aPropertyOfAPropertyIsAKey() throws Throwable {
        Order order = new Order(new Client("c7"), 1, List.of());

        assertThat(advised.call(service, "nested", order)).isEqualTo(1);
        assertThat(advised.call(service, "nested", order)).isEqualTo(1);
        assertThat(advised.key()).isEqualTo("c7");
    }

    @Test
    void aNullOnTheWayIsAMissingKeyAndNothingRuns() {
        for (Order order : List.of(new Order(null, 1, List.of()), new Order(new Client(null), 1, List.of()))) {
            assertThat(catchThrowable(() -> advised.call(service, "nested", order)))
                    .isInstanceOf(InvalidKey.class)
                    .hasMessageContaining("is missing");
        }
        assertThat(catchThrowable(() -> advised.call(service, "nested", (Object) null)))
                .isInstanceOf(InvalidKey.class);
        assertThat(catchThrowable(() -> advised.call(service, "parts", new Order(null, 1, List.of()), "x")))
                .isInstanceOf(InvalidKey.class);
        assertThat(service.runs).isZero();
    }

    @Test
    void severalPartsDoNotRunIntoEachOther() throws Throwable {
        assertThat(advised.call(service, "parts", new Order(null, 1, List.of("a")), "bc"))
                .isEqualTo(1);
        assertThat(advised.key()).isEqualTo("[1:11:a2:bc");
        assertThat(advised.call(service, "parts", new Order(null, 1, List.of("ab")), "c"))
                .isEqualTo(2);
    }

    @Test
    void gettersAndPublicFieldsAndMapsAreRead() throws Throwable {
        assertThat(advised.call(service, "bean", new Bean())).isEqualTo(1);
        assertThat(advised.key()).isEqualTo("beantruefield");
        assertThat(advised.call(service, "map", Map.of("id", 5L))).isEqualTo(2);
        assertThat(advised.key()).isEqualTo("5");
    }

    @Test
    void aMarkedParameterIsTheKeyAndIsNotComparedAgain() throws Throwable {
        UUID id = UUID.randomUUID();

        assertThat(advised.call(service, "marked", 5, id)).isEqualTo(1);
        assertThat(advised.call(service, "marked", 5, id)).isEqualTo(1);
        assertThat(advised.key()).isEqualTo(id.toString());
    }

    @Test
    void aComposedAnnotationCounts() throws Throwable {
        assertThat(advised.call(service, "composed", "a")).isEqualTo(1);
        assertThat(advised.call(service, "composed", "a")).isEqualTo(1);
        assertThat(advised.granted.get(0).key().operation()).isEqualTo("composed");
    }

    @Test
    void anInterfacesAnnotationCountsWithTheInterfacesParameterNames() throws Throwable {
        for (String name : List.of("pay", "settle")) {
            Object first = advised.call(service, Advised.method(Pays.class, name, 1), "a");
            Object second = advised.call(service, Advised.method(Service.class, name, 1), "a");

            assertThat(second).isEqualTo(first);
        }
        assertThat(service.runs).isEqualTo(2);
    }

    /** Compiled expressions are for the types seen so far; others must get the same answers. */
    @Test
    void manyCallsWithChangingTypesGetTheSameAnswersAsTheFirst() throws Throwable {
        for (int i = 0; i < 300; i++) {
            Object id = switch (i % 3) {
                case 0 -> i;
                case 1 -> (long) i;
                default -> "s" + i;
            };
            Object expected = advised.call(service, "map", Map.of("id", id));
            assertThat(advised.key()).isEqualTo(id.toString());
            assertThat(advised.call(service, "map", Map.of("id", id))).isEqualTo(expected);
            assertThat(catchThrowable(() -> advised.call(service, "map", Map.of())))
                    .isInstanceOf(InvalidKey.class);
        }
    }
}
