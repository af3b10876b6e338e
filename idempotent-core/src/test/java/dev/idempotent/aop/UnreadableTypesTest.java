package dev.idempotent.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.Idempotent;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A result that could be stored and not be read again is refused before it is made. */
class UnreadableTypesTest {

    abstract static class Shape {}

    @SuppressWarnings("unused")
    static class Unreadable {

        @Idempotent(key = "#id")
        public Object anything(String id) {
            return id;
        }

        @Idempotent(key = "#id")
        public @Nullable Shape shape(String id) {
            return null;
        }
    }

    @Test
    void aResultThatCannotBeReadBackIsFoundByTheCheckAndAtTheFirstCall() {
        for (String name : List.of("anything", "shape")) {
            try (Advised advised = new Advised()) {
                assertThat(mistake(() -> advised.call(new Unreadable(), name, "a")))
                        .hasMessageContaining("Unreadable." + name + "(")
                        .hasMessageContaining("cannot be replayed");
                assertThat(advised.granted).isEmpty();
                assertThat(mistake(advised.advice::check)).hasMessageContaining("Unreadable." + name + "(");
            }
        }
    }

    private static IdempotencyConfigurationException mistake(ThrowingCallable call) {
        return catchThrowableOfType(IdempotencyConfigurationException.class, call);
    }
}
