package dev.idempotent.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.IdempotencyException.InvalidKey;
import dev.idempotent.IdempotencyException.KeyReused;
import dev.idempotent.Idempotent;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What expressions yield, and what they make of values that are not there. */
class ExpressionsTest {

    record Client(@Nullable String id) {}

    record Order(@Nullable Client client, int quantity) {}

    static class Part {
        public Client getClient() {
            return new Client("c");
        }
    }

    static class Fluent {
        private final String id = "f";

        public String id() {
            return id;
        }
    }

    /** Has a bridge that returns what {@link Supplier} says, which is less than its own method says. */
    abstract static class Base<T extends Part> {
        public abstract T getPart();
    }

    static class Narrow extends Base<Narrow.WithName> {
        static class WithName extends Part {
            public String getName() {
                return "narrow";
            }
        }

        @Override
        public WithName getPart() {
            return new WithName();
        }
    }

    @SuppressWarnings("unused") // Called by name, some by SpEL.
    static class Service {
        private int runs;
        private @Nullable Throwable failure;

        @Idempotent(key = "#id", fingerprint = "{#order.client.id, #order.quantity}")
        int list(String id, Order order) {
            return ++runs;
        }

        @Idempotent(key = "#id", fingerprint = "{client: #order.client?.id, quantity: #order.quantity}")
        int map(String id, Order order) {
            return ++runs;
        }

        @Idempotent(key = "#id", fingerprint = "#order.client.id + ':' + #order.quantity")
        int text(String id, Order order) {
            return ++runs;
        }

        @Idempotent(key = "#id", fingerprint = "#order.client.id")
        int path(String id, Order order) {
            return ++runs;
        }

        @Idempotent(key = "#prefix + ':' + #order.client.id", fingerprint = Idempotent.NONE)
        int joined(String prefix, Order order) {
            return ++runs;
        }

        @Idempotent(key = "#name[3]")
        int letter(String name) {
            return ++runs;
        }

        @Idempotent(key = "#narrow.part.name", fingerprint = Idempotent.NONE)
        int bridged(Narrow narrow) {
            return ++runs;
        }

        @Idempotent(key = "#fluent.id", fingerprint = Idempotent.NONE)
        int fluent(Fluent fluent) {
            return ++runs;
        }

        @Idempotent(key = "#ids")
        int variable(List<String> ids) {
            return ++runs;
        }

        @Idempotent(key = "#first", fingerprint = "#rest")
        int varargs(String first, String... rest) {
            return ++runs;
        }

        @Idempotent(key = "#rest[0]")
        int indexedVarargs(int amount, String... rest) {
            return ++runs;
        }

        @Idempotent(key = "#id", existing = "find(#id)")
        @Nullable
        Integer unlessThere(String id) {
            return ++runs;
        }

        public @Nullable Object find(String id) throws Throwable {
            if (failure != null) {
                throw failure;
            }
            return null;
        }
    }

    private final Advised advised = new Advised();
    private final Service service = new Service();

    @AfterEach
    void close() {
        advised.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "map"})
    void aPartOfAFingerprintThatIsMissingDoesNotHideTheOthers(String method) throws Throwable {
        assertThat(advised.call(service, method, "k", new Order(null, 1))).isEqualTo(1);
        assertThat(advised.call(service, method, "k", new Order(null, 1))).isEqualTo(1);

        assertThatExceptionOfType(KeyReused.class)
                .isThrownBy(() -> advised.call(service, method, "k", new Order(null, 2)));
        assertThatExceptionOfType(KeyReused.class)
                .isThrownBy(() -> advised.call(service, method, "k", new Order(new Client("c"), 1)));
    }

    @Test
    void aFingerprintThatIsMissingAsAWholeIsEqualToItself() throws Throwable {
        assertThat(advised.call(service, "path", "k", new Order(null, 1))).isEqualTo(1);
        assertThat(advised.call(service, "path", "k", new Order(new Client(null), 2)))
                .isEqualTo(1);
        assertThatExceptionOfType(KeyReused.class)
                .isThrownBy(() -> advised.call(service, "path", "k", new Order(new Client("c"), 1)));
    }

    @Test
    void aFingerprintThatIsMadeOfAMissingValueAndAnotherIsNotTakenForMissing() throws Throwable {
        assertThat(catchThrowable(() -> advised.call(service, "text", "k", new Order(null, 1))))
                .hasMessageContaining("Service.text(")
                .hasMessageContaining("?.");
        assertThat(service.runs).isZero();
        assertThat(advised.call(service, "text", "k", new Order(new Client("c"), 1)))
                .isEqualTo(1);
    }

    @Test
    void aKeyThatIsJoinedToAMissingValueIsMissing() throws Throwable {
        for (Order order : List.of(new Order(null, 1), new Order(new Client(null), 1))) {
            assertThatExceptionOfType(InvalidKey.class).isThrownBy(() -> advised.call(service, "joined", "p", order));
        }
        assertThat(advised.call(service, "joined", "p", new Order(new Client("null"), 1)))
                .isEqualTo(1);
        assertThat(advised.key()).isEqualTo("p:null");
    }

    @Test
    void aKeyBeyondTheEndOfATextIsMissing() throws Throwable {
        assertThatExceptionOfType(InvalidKey.class).isThrownBy(() -> advised.call(service, "letter", "abc"));
        assertThat(advised.call(service, "letter", "abcd")).isEqualTo(1);
        assertThat(advised.key()).isEqualTo("d");
    }

    @Test
    void aGetterIsWhatTheClassSaysAndNotWhatItsBridgeSays() throws Throwable {
        assertThat(advised.call(service, "bridged", new Narrow())).isEqualTo(1);
        assertThat(advised.key()).isEqualTo("narrow");
    }

    @Test
    void anAccessorWithoutGetIsRead() throws Throwable {
        assertThat(advised.call(service, "fluent", new Fluent())).isEqualTo(1);
        assertThat(advised.key()).isEqualTo("f");
    }

    @Test
    void aListOfAnyLengthIsAKeyOfItsParts() throws Throwable {
        assertThat(advised.call(service, "variable", List.of("a", "bc"))).isEqualTo(1);
        assertThat(advised.call(service, "variable", List.of("ab", "c"))).isEqualTo(2);
        assertThat(advised.call(service, "variable", List.of("a", "bc"))).isEqualTo(1);
    }

    @Test
    void variableArgumentsAreAnArray() throws Throwable {
        assertThat(advised.call(service, "varargs", "k", new String[] {"a", "b"}))
                .isEqualTo(1);
        assertThat(advised.call(service, "varargs", "k", new String[] {"a", "b"}))
                .isEqualTo(1);
        assertThatExceptionOfType(KeyReused.class)
                .isThrownBy(() -> advised.call(service, "varargs", "k", new String[] {"ab"}));
        assertThat(advised.call(service, "indexedVarargs", 1, new String[] {"k2"}))
                .isEqualTo(2);
        assertThatExceptionOfType(InvalidKey.class)
                .isThrownBy(() -> advised.call(service, "indexedVarargs", 1, new String[0]));
        assertThatExceptionOfType(KeyReused.class)
                .isThrownBy(() -> advised.call(service, "indexedVarargs", 2, new String[] {"k2"}));
    }

    static List<Throwable> failures() {
        return List.of(new IOException("no network"), new AssertionError("broken"), new IllegalStateException("no"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whateverALookUpThrowsGoesOnAsItIsAndFreesTheKey(Throwable failure) throws Throwable {
        service.failure = failure;
        assertThat(catchThrowable(() -> advised.call(service, "unlessThere", "a")))
                .isSameAs(failure);
        service.failure = null;
        assertThat(advised.call(service, "unlessThere", "a")).isEqualTo(1);
    }

    public static class Looks {
        private int looks;

        @Idempotent(key = "#id", existing = "find(#id)")
        public @Nullable Integer act(String id) {
            return 1;
        }

        public @Nullable Integer find(String id) {
            looks++;
            if (id.startsWith("fails")) {
                throw new IllegalStateException("no database");
            }
            return null;
        }
    }

    @Test
    void aLookUpThatFailsIsNotMadeTwiceHoweverOftenItWasMadeBefore() throws Throwable {
        Looks target = new Looks();
        for (int call = 1; call <= 300; call++) {
            assertThat(advised.call(target, "act", "k" + call)).isEqualTo(1);
        }
        assertThat(catchThrowable(() -> advised.call(target, "act", "fails"))).hasMessage("no database");
        assertThat(target.looks).isEqualTo(301);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "T(java.lang.Runtime).getRuntime()",
                "#{T(java.lang.Runtime).getRuntime()}",
                "${jndi:ldap://x}",
                "new java.io.File('x')",
                "@bean",
                "#id",
                "sha256:00",
                "'; DROP TABLE idempotency; --"
            })
    void textThatLooksLikeAnExpressionIsOnlyText(String text) throws Throwable {
        assertThat(advised.call(service, "unlessThere", text)).isEqualTo(1);
        assertThat(advised.key()).contains(text);
    }
}
