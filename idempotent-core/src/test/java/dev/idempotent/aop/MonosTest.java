package dev.idempotent.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyContext;
import dev.idempotent.IdempotencyException.InvalidKey;
import dev.idempotent.Idempotent;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Methods that return a Mono: each subscription is a call. */
@Timeout(60)
class MonosTest {

    static class Service {

        private final AtomicInteger runs = new AtomicInteger();
        private Mono<String> work = Mono.empty();

        @Idempotent(key = "#id", waitFor = "1m", recordFailures = ArithmeticException.class)
        Mono<String> later(String id) {
            runs.incrementAndGet();
            return work;
        }
    }

    private final InMemoryIdempotencyStore real = new InMemoryIdempotencyStore();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Queue<String> askedByAThreadThatMustNotBlock = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch mayClaim = new CountDownLatch(0);
    private final ThreadLocal<String> principal = new ThreadLocal<>();
    private final Idempotency engine = Idempotency.builder(watched())
            .guarantee(Guarantee.AT_LEAST_ONCE)
            .purgeEvery(Duration.ZERO)
            .scopes(() -> Optional.ofNullable(principal.get()))
            .build();
    private final IdempotentAdvice advice = new IdempotentAdvice(new IdempotentMethods(), () -> engine);
    private final Service service = new Service();

    private IdempotencyStore watched() {
        return (IdempotencyStore) Proxy.newProxyInstance(
                MonosTest.class.getClassLoader(), new Class<?>[] {IdempotencyStore.class}, (proxy, method, args) -> {
                    if (!method.isDefault()) {
                        asked.add(method.getName());
                    }
                    if (method.getName().equals("claim")) {
                        mayClaim.await();
                    }
                    if (Schedulers.isInNonBlockingThread()) {
                        askedByAThreadThatMustNotBlock.add(method.getName());
                    }
                    return method.invoke(real, args);
                });
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @SuppressWarnings("unchecked")
    private Mono<String> later(@Nullable String id) {
        try {
            Method method = Service.class.getDeclaredMethod("later", String.class);
            Object returned = advice.around(
                    method, Service.class, service, new Object[] {id}, () -> service.later(String.valueOf(id)));
            return (Mono<String>) Objects.requireNonNull(returned);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nothingRunsUntilSomebodySubscribesAndTheNextSubscriberGetsWhatIsStored() {
        service.work = Mono.fromSupplier(() -> "run " + service.runs.get());

        Mono<String> call = later("a");

        assertThat(asked).isEmpty();
        assertThat(service.runs).hasValue(0);
        assertThat(call.block()).isEqualTo("run 1");
        assertThat(call.block()).isEqualTo("run 1");
        assertThat(later("a").block()).isEqualTo("run 1");
        assertThat(service.runs).hasValue(1);
    }

    @Test
    void threadsThatMustNotBlockAskNoStore() {
        service.work = Mono.delay(Duration.ofMillis(1), Schedulers.parallel()).map(tick -> "done");

        for (int i = 0; i < 2; i++) {
            assertThat(later("a").subscribeOn(Schedulers.parallel()).block()).isEqualTo("done");
        }

        assertThat(asked).contains("claim", "complete");
        assertThat(askedByAThreadThatMustNotBlock).isEmpty();
    }

    @Test
    void howeverManyWaitForARunningCallItComesToItsEndAndTheyGetItsValue() {
        Sinks.One<String> value = Sinks.one();
        service.work = value.asMono();
        int callers = 300;
        Queue<String> answers = new ConcurrentLinkedQueue<>();

        Disposable waiting =
                Flux.range(0, callers).flatMap(i -> later("a"), callers).subscribe(answers::add);
        await().until(() -> service.runs.get() == 1);
        value.tryEmitValue("done").orThrow();

        await().until(waiting::isDisposed);
        assertThat(answers).hasSize(callers).containsOnly("done");
        assertThat(service.runs).hasValue(1);
    }

    @Test
    void nothingIsReplayedAsNothing() {
        assertThat(later("a").blockOptional()).isEmpty();
        assertThat(later("a").blockOptional()).isEmpty();
        assertThat(service.runs).hasValue(1);
    }

    @Test
    void aFailureFreesTheKeyUnlessItIsAnAnswer() {
        IOException failure = new IOException("no answer");
        service.work = Mono.error(failure);
        Mono<String> call = later("a");

        assertThatExceptionOfType(Exception.class).isThrownBy(call::block).withCause(failure);
        service.work = Mono.error(() -> new ArithmeticException("too much"));
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(ArithmeticException.class)
                    .isThrownBy(call::block)
                    .withMessage("too much");
        }
        assertThat(service.runs).hasValue(2);
    }

    @Test
    void aRefusalIsASignal() {
        assertThatExceptionOfType(InvalidKey.class).isThrownBy(() -> later(" ").block());
        assertThat(later(null).onErrorReturn(InvalidKey.class, "refused").block())
                .isEqualTo("refused");
        assertThat(service.runs).hasValue(0);
    }

    @Test
    void whatASubscriberBeganGoesOnWithoutIt() {
        Sinks.One<String> value = Sinks.one();
        service.work = value.asMono();

        Disposable subscriber = later("a").subscribe();
        await().until(() -> value.currentSubscriberCount() == 1);
        subscriber.dispose();
        value.tryEmitValue("done").orThrow();

        await().until(() -> real.list(State.COMPLETED, 1).size() == 1);
        assertThat(later("a").block()).isEqualTo("done");
        assertThat(service.runs).hasValue(1);
    }

    @Test
    void aSubscriberThatGoesAwayDoesNotInterruptTheClaim() {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        mayClaim = mayGoOn;
        service.work = Mono.just("done");

        Disposable subscriber = later("a").subscribe();
        await().until(() -> asked.contains("claim"));
        subscriber.dispose();
        mayGoOn.countDown();

        await().until(() -> real.list(State.COMPLETED, 1).size() == 1);
        assertThat(asked).containsExactly("claim", "complete");
        assertThat(service.runs).hasValue(1);
    }

    @Test
    void theBodySeesTheSubscribersContextAndItsOwnCall() {
        service.work = Mono.deferContextual(context -> Mono.just(context.get("trace") + " "
                + context.get(IdempotencyContext.class).attempt()));

        assertThat(later("a")
                        .contextWrite(context -> context.put("trace", "t-1"))
                        .block())
                .isEqualTo("t-1 1");
    }

    @Test
    void thePrincipalIsTheCallersAndNotTheSubscribers() {
        service.work = Mono.fromSupplier(() -> "run " + service.runs.get());
        principal.set("ann");
        Mono<String> anns = later("a");
        principal.set("bob");
        Mono<String> bobs = later("a");
        principal.remove();

        assertThat(anns.subscribeOn(Schedulers.parallel()).block()).isEqualTo("run 1");
        assertThat(bobs.subscribeOn(Schedulers.parallel()).block()).isEqualTo("run 2");
        assertThat(real.list(State.COMPLETED, 9))
                .extracting(record -> record.key().scope())
                .containsExactlyInAnyOrderElementsOf(Set.copyOf(List.of("of:ann", "of:bob")));
    }
}
