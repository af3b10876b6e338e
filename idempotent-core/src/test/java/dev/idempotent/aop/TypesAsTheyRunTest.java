package dev.idempotent.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyException.InvalidKey;
import dev.idempotent.Idempotent;
import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Types are judged as the running class resolves them, and as SpEL and Jackson treat them. */
class TypesAsTheyRunTest {

    private final Advised advised = new Advised();

    @AfterEach
    void close() {
        advised.close();
    }

    abstract static class Computes<T> {
        int runs;

        @Idempotent(key = "#id")
        public T act(String id) {
            runs++;
            return make(id);
        }

        abstract T make(String id);
    }

    static class InheritsIterator extends Computes<Iterator<String>> {
        @Override
        Iterator<String> make(String id) {
            return List.of(id).iterator();
        }
    }

    static class InheritsStream extends Computes<Stream<String>> {
        @Override
        Stream<String> make(String id) {
            return Stream.of(id);
        }
    }

    static class InheritsCallable extends Computes<Callable<String>> {
        @Override
        Callable<String> make(String id) {
            return () -> id;
        }
    }

    static class InheritsStage extends Computes<CompletableFuture<String>> {
        final CompletableFuture<String> stage = new CompletableFuture<>();

        @Override
        CompletableFuture<String> make(String id) {
            return stage;
        }
    }

    static class InheritsStageOfAStream extends Computes<CompletableFuture<Stream<String>>> {
        @Override
        CompletableFuture<Stream<String>> make(String id) {
            return CompletableFuture.completedFuture(Stream.of(id));
        }
    }

    static class InheritsListOfStages extends Computes<List<CompletableFuture<String>>> {
        @Override
        List<CompletableFuture<String>> make(String id) {
            return List.of(CompletableFuture.completedFuture(id));
        }
    }

    static class InheritsOptionalIterators extends Computes<Optional<? extends Iterator<String>[]>> {
        @Override
        Optional<? extends Iterator<String>[]> make(String id) {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                InheritsIterator.class,
                InheritsStream.class,
                InheritsCallable.class,
                InheritsStageOfAStream.class,
                InheritsListOfStages.class,
                InheritsOptionalIterators.class
            })
    void anInheritedResultThatIsNoValueIsRefused(Class<?> type) {
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> find(Computes.class, type))
                .satisfies(e -> assertThat(e.problem()).contains(type.getName() + ".act(", "its result"));
    }

    abstract static class ComputesMany<E> extends Computes<Map<String, List<E>>> {
        @Idempotent(key = "#id")
        public List<? extends E> some(String id) {
            return List.copyOf(make(id).getOrDefault(id, List.of()));
        }

        @Idempotent(key = "#id")
        @SuppressWarnings({"unchecked", "NullAway"}) // E is Client.
        public E[] array(String id) {
            return (E[]) some(id).toArray(new Client[0]);
        }

        @Idempotent(key = "#id")
        public List<Client>[] known(String id) {
            throw new UnsupportedOperationException("only its type is looked at");
        }
    }

    static class InheritsNested extends ComputesMany<Client> {
        @Override
        Map<String, List<Client>> make(String id) {
            return Map.of(id, List.of(new Client("run " + runs)));
        }
    }

    @Test
    void anInheritedResultComesBackWithAllThatIsInIt() throws Throwable {
        InheritsNested target = new InheritsNested();
        Method act = Advised.method(Computes.class, "act", 1);
        Object first = advised.call(target, act, "k");

        assertThat(first).isEqualTo(Map.of("k", List.of(new Client("run 1"))));
        assertThat(advised.call(target, act, "k")).isEqualTo(first);
        for (String name : List.of("some", "array")) {
            Method method = Advised.method(ComputesMany.class, name, 1);
            assertThat(advised.call(target, method, "k")).isEqualTo(advised.call(target, method, "k"));
        }
        Method known = Advised.method(ComputesMany.class, "known", 1);
        assertThat(advised.methods
                        .find(known, InheritsNested.class)
                        .orElseThrow()
                        .operation()
                        .resultType())
                .isEqualTo(known.getGenericReturnType());
    }

    @Test
    void anInheritedStageIsTakenForOne() throws Throwable {
        InheritsStage target = new InheritsStage();
        Method act = Advised.method(Computes.class, "act", 1);
        Object first = advised.call(target, act, "k");
        assertThat(first).isInstanceOf(CompletableFuture.class);
        target.stage.complete("value");

        assertThat(advised.call(target, act, "k") instanceof CompletableFuture<?> replay ? replay.get() : null)
                .isEqualTo("value");
        assertThat(target.runs).isEqualTo(1);
    }

    record Client(@Nullable String id) {}

    @SuppressWarnings("unused") // SpEL reads the getters.
    static class Person {
        public String getEMail() {
            return "a@b";
        }

        public String getURL() {
            return "http";
        }
    }

    @SuppressWarnings("unused") // Called by name.
    static class Reads {
        private int runs;

        @Idempotent(key = "{#person.eMail, #person.URL}")
        int spelled(Person person) {
            return ++runs;
        }

        @Idempotent(key = "#client?.id")
        int optional(Optional<Client> client) {
            return ++runs;
        }

        @Idempotent(key = "#ids.length", fingerprint = Idempotent.NONE)
        int array(String[] ids) {
            return ++runs;
        }
    }

    @Test
    void gettersAreFoundInEverySpellingThatSpelReads() throws Throwable {
        assertThat(advised.call(new Reads(), "spelled", new Person())).isEqualTo(1);
        assertThat(advised.key()).isEqualTo("[3:a@b4:http");
    }

    @Test
    void anOptionalIsReadThroughAsSpelDoes() throws Throwable {
        Reads target = new Reads();
        assertThat(advised.call(target, "optional", Optional.of(new Client("c"))))
                .isEqualTo(1);
        assertThat(advised.key()).isEqualTo("c");
        assertThatExceptionOfType(InvalidKey.class)
                .isThrownBy(() -> advised.call(target, "optional", Optional.empty()));
        assertThat(target.runs).isEqualTo(1);
    }

    @Test
    void anArrayHasALength() throws Throwable {
        assertThat(advised.call(new Reads(), "array", (Object) new String[] {"a", "b"}))
                .isEqualTo(1);
        assertThat(advised.key()).isEqualTo("2");
    }

    interface Handler<T, R> {
        R handle(T command);
    }

    static class ClientHandler implements Handler<Client, List<Client>> {
        private int runs;

        @Override
        @Idempotent(key = "#client.id")
        public List<Client> handle(Client client) {
            return List.of(new Client("run " + ++runs));
        }
    }

    @Test
    void aBridgeMethodAndTheMethodItBridgesAreOneOperation() throws Throwable {
        ClientHandler target = new ClientHandler();
        Method bridge = ClientHandler.class.getMethod("handle", Object.class);
        assertThat(bridge.isBridge()).isTrue();
        Object first = advised.call(target, "handle", new Client("c"));

        assertThat(advised.call(target, bridge, new Client("c"))).isEqualTo(first);
        assertThat(advised.call(target, Advised.method(Handler.class, "handle", 1), new Client("c")))
                .isEqualTo(List.of(new Client("run 1")));
        assertThat(advised.granted).hasSize(1);
    }

    private Optional<IdempotentMethod> find(Class<?> declaring, Class<?> running) {
        return advised.methods.find(Advised.method(declaring, "act", 1), running);
    }
}
