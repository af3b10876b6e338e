package dev.idempotent.aop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Idempotent;
import dev.idempotent.KeyScope;
import dev.idempotent.store.RecordKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What makes two calls the same call. */
@SuppressWarnings("unused") // Methods are called by name.
class IdentityTest {

    static class First {

        static class Orders {
            @Idempotent(key = "#id")
            String place(String id) {
                return "first";
            }
        }
    }

    static class Second {

        static class Orders {
            @Idempotent(key = "#id")
            String place(String id) {
                return "second";
            }

            @Idempotent(key = "#id")
            String place(Integer id) {
                return "overload";
            }

            @Idempotent(key = "#id", operation = "shared")
            String one(String id) {
                return "one";
            }

            @Idempotent(key = "#id", operation = "shared")
            String other(String id) {
                return "other";
            }

            @Idempotent(key = "#id", operation = "shared", scope = KeyScope.GLOBAL)
            String global(String id) {
                return "global";
            }
        }
    }

    abstract static class Repository<T> {

        @Idempotent(key = "#id")
        List<T> save(String id, T entity) {
            return List.of(entity);
        }
    }

    record Item(String name) {}

    static class Items extends Repository<Item> {}

    static class OtherItems extends Repository<Item> {}

    private final AtomicReference<Optional<String>> principal = new AtomicReference<>(Optional.empty());
    private final Advised advised =
            new Advised(() -> Optional.ofNullable(principal.get()).flatMap(name -> name));

    @Test
    void sameNamedClassesAndOverloadsNeverShareARecord() throws Throwable {
        Second.Orders second = new Second.Orders();

        assertThat(advised.call(new First.Orders(), "place", "1")).isEqualTo("first");
        assertThat(advised.call(second, Second.Orders.class.getDeclaredMethod("place", String.class), "1"))
                .isEqualTo("second");
        assertThat(advised.call(second, Second.Orders.class.getDeclaredMethod("place", Integer.class), 1))
                .isEqualTo("overload");
        assertThat(advised.granted.stream().map(lease -> lease.key().operation()))
                .containsExactly(
                        First.Orders.class.getName() + ".place(java.lang.String)",
                        Second.Orders.class.getName() + ".place(java.lang.String)",
                        Second.Orders.class.getName() + ".place(java.lang.Integer)");
    }

    @Test
    void methodsThatNameTheSameOperationShareItsKeys() throws Throwable {
        assertThat(advised.call(new Second.Orders(), "one", "1")).isEqualTo("one");
        assertThat(advised.call(new Second.Orders(), "other", "1")).isEqualTo("one");
    }

    @Test
    void scopesNeverMeet() throws Throwable {
        assertThat(advised.call(new Second.Orders(), "one", "1")).isEqualTo("one");
        principal.set(Optional.of("global"));
        assertThat(advised.call(new Second.Orders(), "other", "1")).isEqualTo("other");
        assertThat(advised.call(new Second.Orders(), "global", "1")).isEqualTo("global");
        assertThat(advised.granted.stream().map(lease -> lease.key()).map(RecordKey::scope))
                .containsExactly("anonymous", "of:global", "global");
    }

    @Test
    void anInheritedMethodBelongsToTheClassThatRunsAndItsTypeIsResolvedThere() throws Throwable {
        var save = Repository.class.getDeclaredMethod("save", String.class, Object.class);

        var unused = advised.call(new Items(), save, "1", new Item("a"));
        assertThat(advised.call(new Items(), save, "1", new Item("a"))).isEqualTo(List.of(new Item("a")));
        assertThat(advised.call(new OtherItems(), save, "1", new Item("b"))).isEqualTo(List.of(new Item("b")));
    }
}
