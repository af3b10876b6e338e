package dev.idempotent.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.Idempotent;
import java.io.InputStream;
import java.io.Reader;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An argument that can be read once only is the method's to read, and makes no fingerprint. */
class ArgumentsUsedUpTest {

    private final Advised advised = new Advised();

    @AfterEach
    void close() {
        advised.close();
    }

    abstract static class Takes<A> {
        @Idempotent(key = "#id")
        public void take(String id, A consumed) {}
    }

    static class TakesIterator extends Takes<Iterator<String>> {}

    static class TakesOptionalReader extends Takes<Optional<Reader>> {}

    @ParameterizedTest
    @ValueSource(classes = {TakesIterator.class, TakesOptionalReader.class})
    void anInheritedArgumentThatIsUsedUpIsNotComparedEither(Class<?> type) {
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> advised.methods.find(Advised.method(Takes.class, "take", 2), type))
                .satisfies(e -> assertThat(e.problem()).contains(type.getName() + ".take(", "reading it consumes it"));
    }

    @SuppressWarnings("unused") // Called by name.
    static class TakesWhatIsUsedUp {
        @Idempotent(key = "#id")
        void iterator(String id, Iterator<String> consumed) {}

        @Idempotent(key = "#id")
        void stream(String id, Stream<String> consumed) {}

        @Idempotent(key = "#id")
        void numbers(String id, IntStream consumed) {}

        @Idempotent(key = "#id")
        void elements(String id, Enumeration<String> consumed) {}

        @Idempotent(key = "#id")
        void parts(String id, List<? extends InputStream[]> consumed) {}

        @Idempotent(key = "#id", fingerprint = "#id")
        void told(String id, Iterator<String> consumed) {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"iterator", "stream", "numbers", "elements", "parts"})
    void anArgumentThatIsUsedUpByLookingAtItIsNotCompared(String name) {
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() ->
                        advised.methods.find(Advised.method(TakesWhatIsUsedUp.class, name, 2), TakesWhatIsUsedUp.class))
                .satisfies(e -> assertThat(e.problem()).contains("parameter consumed", "reading it consumes it"))
                .satisfies(e -> assertThat(e.mend()).contains("fingerprint", "Idempotent.NONE"));
    }

    @Test
    void anArgumentThatIsUsedUpIsFineWhereTheFingerprintIsTold() {
        assertThat(advised.methods.contains(
                        Advised.method(TakesWhatIsUsedUp.class, "told", 2), TakesWhatIsUsedUp.class))
                .isTrue();
    }
}
