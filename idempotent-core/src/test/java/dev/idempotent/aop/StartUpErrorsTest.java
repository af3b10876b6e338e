package dev.idempotent.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import kotlin.coroutines.Continuation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Whatever can be known to be wrong is found before a call, and the message names class, method and mend. */
class StartUpErrorsTest {

    record Client(String id) {}

    record Order(Client client, int number) {

        int twice() {
            return 2 * number;
        }
    }

    @SuppressWarnings({"unused", "rawtypes", "NullAway"}) // Methods are only read.
    static class Wrong {

        @Idempotent
        void noKey(String id) {}

        @Idempotent(key = " ")
        void blankKey(String id) {}

        @Idempotent(key = "#id")
        void twoKeys(@IdempotencyKey String id) {}

        @Idempotent
        void twoMarks(@IdempotencyKey String id, @IdempotencyKey String other) {}

        @Idempotent(key = "#order.")
        void unparsable(Order order) {}

        @Idempotent(key = "#ordr.number")
        void unknownParameter(Order order) {}

        @Idempotent(key = "#order.client.nmae")
        void unknownProperty(Order order) {}

        @Idempotent(key = "order.number")
        void withoutHash(Order order) {}

        @Idempotent(key = "T(java.lang.Runtime).getRuntime()")
        void type(Order order) {}

        @Idempotent(key = "new java.lang.String('a')")
        void constructor(Order order) {}

        @Idempotent(key = "@orders")
        void bean(Order order) {}

        @Idempotent(key = "#order.twice()")
        void methodCall(Order order) {}

        @Idempotent(key = "#order.number = 5")
        void assignment(Order order) {}

        @Idempotent(key = "#order.number++")
        void increment(Order order) {}

        @Idempotent(key = "#run(1)")
        void function(Order order) {}

        @Idempotent(key = "#order.number", fingerprint = "#order.twice()")
        void callInFingerprint(Order order) {}

        @Idempotent(key = "#order.number", condition = "T(java.lang.Math).random() > 1")
        void typeInCondition(Order order) {}

        @Idempotent(key = "#order.number", existing = "T(java.lang.Math).random()")
        void typeInExisting(Order order) {}

        @Idempotent(key = "#order.number", waitFor = "5 seconds")
        void badDuration(Order order) {}

        @Idempotent(key = "#order.number", leaseFor = "1ms")
        void shortLease(Order order) {}

        @Idempotent(key = "#order.number", leaseFor = "2h", maxRunFor = "1h")
        void longLease(Order order) {}

        @Idempotent(key = "#id")
        Stream<String> stream(String id) {
            return null;
        }

        @Idempotent(key = "#id")
        Iterator<String> iterator(String id) {
            return null;
        }

        @Idempotent(key = "#id")
        InputStream inputStream(String id) {
            return null;
        }

        @Idempotent(key = "#id")
        Callable<String> callable(String id) {
            return null;
        }

        @Idempotent(key = "#id")
        Future<String> future(String id) {
            return null;
        }

        @Idempotent(key = "#id")
        CompletableFuture rawStage(String id) {
            return null;
        }

        @Idempotent(key = "#id")
        CompletableFuture<?> wildStage(String id) {
            return null;
        }

        @Idempotent(key = "#id")
        Flux<String> flux(String id) {
            return null;
        }

        @Idempotent(key = "#id")
        Optional<Mono<String>> mono(String id) {
            return null;
        }

        @Idempotent(key = "#id")
        ConnectableFlux<String> subclassOfFlux(String id) {
            return null;
        }

        @Idempotent(key = "#id")
        Publisher<String> publisher(String id) {
            return null;
        }

        /** As kotlinc compiles {@code suspend fun suspended(id: String): String}. */
        @Idempotent(key = "#id")
        Object suspended(String id, Continuation<? super String> continuation) {
            return null;
        }

        @Idempotent(key = "#id", existing = "find(#id)")
        static String findsOnNothing(String id) {
            return id;
        }

        @Idempotent(
                key = "#id",
                guarantee = {Guarantee.ATOMIC, Guarantee.AT_MOST_ONCE})
        void twoGuarantees(String id) {}

        @Idempotent(key = "#id")
        void upload(String id, InputStream content) {}
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            noKey             | has no key                            | mark one parameter
            blankKey          | has no key                            | Give it key
            twoKeys           | a key expression and a parameter      | mark one parameter
            twoMarks          | several parameters are marked         | mark one parameter
            unparsable        | is no SpEL expression                 | #order.clientId
            unknownParameter  | names no parameter #ordr              | The parameters are #order.
            unknownProperty   | reads nmae, which                     | It has id.
            withoutHash       | reads order of nothing                | Parameters are written #order.
            type              | uses a type                           | Use the parameters
            constructor       | uses a constructor                    | Use the parameters
            bean              | uses a bean                           | Use the parameters
            methodCall        | uses a method call                    | Use the parameters
            assignment        | uses an assignment                    | Use the parameters
            increment         | uses an assignment                    | Use the parameters
            function          | uses a function                       | Use the parameters
            callInFingerprint | fingerprint = "#order.twice()" uses   | Use the parameters
            typeInCondition   | condition = "T(java.lang.Math)        | Use the parameters
            typeInExisting    | existing = "T(java.lang.Math)         | Use the parameters
            badDuration       | waitFor = "5 seconds"                 | Write it like 250ms
            shortLease        | leaseFor is at least PT0.1S           | Write it like
            longLease         | is shorter than leaseFor              | Raise maxRunFor
            stream            | can be consumed once only             | Return a collection
            iterator          | can be consumed once only             | Return a collection
            inputStream       | can be consumed once only             | Return a collection
            callable          | not there yet when the method returns | Return a CompletableFuture
            future            | not there yet when the method returns | Return a CompletableFuture
            flux              | not there yet when the method returns | Return a CompletableFuture
            mono              | not there yet when the method returns | Return a CompletableFuture
            subclassOfFlux    | not there yet when the method returns | Return a CompletableFuture
            publisher         | not there yet when the method returns | Return a CompletableFuture
            suspended         | not there yet when the method returns | Return a CompletableFuture
            findsOnNothing    | calls find of an object               | a parameter
            twoGuarantees     | it has 2 guarantees                   | Choose one
            rawStage          | does not say what it comes to         | Name the type
            wildStage         | does not say what it comes to         | Name the type
            upload            | reading it consumes it                | fingerprint
            """)
    void aMistakeIsNamed(String method, String problem, String mend) {
        IdempotencyConfigurationException mistake = mistakeIn(Wrong.class, method);

        assertThat(mistake.problem()).startsWith("@Idempotent on " + Wrong.class.getName() + "." + method + "(");
        assertThat(mistake.problem()).contains(problem);
        assertThat(mistake.mend()).contains(mend);
    }

    @Test
    void everyWrongMethodAboveIsInTheTable() {
        assertThat(Arrays.stream(Wrong.class.getDeclaredMethods()).filter(method -> !method.isSynthetic()))
                .hasSize(36)
                .allSatisfy(method ->
                        assertThat(mistakeIn(Wrong.class, method.getName())).isNotNull());
    }

    @SuppressWarnings("unused")
    static class Right {

        @Idempotent(key = "#order.number", existing = "find(#order.twice())")
        public @Nullable String callsInExisting(Order order) {
            return null;
        }

        @Idempotent(key = "#orders.![number]", fingerprint = "#orders.?[number > 1].![#this.client.id]")
        public @Nullable String projections(List<Order> orders) {
            return null;
        }
    }

    @Test
    void callsInExistingAndProjectionsAreFine() {
        IdempotentMethods methods = new IdempotentMethods();
        for (String name : List.of("callsInExisting", "projections")) {
            assertThat(methods.contains(Advised.method(Right.class, name, 1), Right.class))
                    .isTrue();
        }
    }

    private static IdempotencyConfigurationException mistakeIn(Class<?> type, String name) {
        var method = Arrays.stream(type.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return mistake(() -> new IdempotentMethods().contains(method, type));
    }

    private static IdempotencyConfigurationException mistake(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(IdempotencyConfigurationException.class, call);
    }
}
