package dev.idempotent.aop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.IdempotencyException.InvalidKey;
import dev.idempotent.Idempotent;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stage that a guarded method's caller gets behaves as the one that the method returned. */
class StagesTest {

    static class Service {

        private CompletableFuture<String> stage = new CompletableFuture<>();

        @Idempotent(key = "#id")
        CompletableFuture<String> later(String id) {
            return stage;
        }
    }

    private final Advised advised = new Advised();
    private final Service service = new Service();

    @AfterEach
    void close() {
        advised.close();
    }

    @Test
    void aFailureReachesTheCallersHandlerAsItIs() throws Throwable {
        CompletableFuture<?> returned = later("a");
        AtomicReference<@Nullable Throwable> seen = handled(returned);
        IOException failure = new IOException("late");

        service.stage.completeExceptionally(failure);

        assertThat(seen.get()).isSameAs(failure);
    }

    @Test
    void aRefusalReachesTheCallersHandlerAsItIs() throws Throwable {
        assertThat(handled(later(" ")).get()).isInstanceOf(InvalidKey.class);
    }

    @Test
    void aStageThatWasCancelledIsCancelledForTheCallerToo() throws Throwable {
        CompletableFuture<?> returned = later("a");

        service.stage.cancel(true);

        assertThat(returned).isCancelled();
        assertThat(handled(returned).get()).isInstanceOf(CancellationException.class);
    }

    @Test
    void aCallerThatCancelsCancelsTheStageAndFreesTheKey() throws Throwable {
        CompletableFuture<?> returned = later("a");

        assertThat(returned.cancel(true)).isTrue();

        assertThat(service.stage).isCancelled();
        service.stage = CompletableFuture.completedFuture("second");
        assertThat(later("a").get()).isEqualTo("second");
    }

    private static AtomicReference<@Nullable Throwable> handled(CompletableFuture<?> returned) {
        AtomicReference<@Nullable Throwable> seen = new AtomicReference<>();
        var unused = returned.whenComplete((value, failure) -> seen.set(failure));
        return seen;
    }

    private CompletableFuture<?> later(String id) throws Throwable {
        return (CompletableFuture<?>) Objects.requireNonNull(advised.call(service, "later", id));
    }
}
