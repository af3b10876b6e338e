package dev.idempotent;

import static org.awaitility.Awaitility.await;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A call on a thread of its own, and what it comes to. */
final class Running<T extends @Nullable Object> {

    private static final Set<Thread.State> WAITING =
            EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.BLOCKED);

    final Thread thread;
    private final CompletableFuture<T> end = new CompletableFuture<>();

    private Running(Callable<T> call) {
        thread = new Thread(() -> {
            try {
                end.complete(call.call());
            } catch (Throwable failure) {
                end.completeExceptionally(failure);
            }
        });
        thread.setDaemon(true);
    }

    static <T extends @Nullable Object> Running<T> start(Callable<T> call) {
        Running<T> running = new Running<>(call);
        running.thread.start();
        return running;
    }

    /** Returns once the thread waits in a method of {@code type}. */
    Running<T> untilItWaitsIn(Class<?> type) {
        await().atMost(10, TimeUnit.SECONDS)
                .pollInterval(2, TimeUnit.MILLISECONDS)
                .until(() -> WAITING.contains(thread.getState())
                        && Arrays.stream(thread.getStackTrace())
                                .anyMatch(frame -> frame.getClassName().equals(type.getName())));
        return this;
    }

    boolean isOver() {
        return end.isDone();
    }

    T value() throws InterruptedException, ExecutionException, TimeoutException {
        return end.get(20, TimeUnit.SECONDS);
    }

    Throwable failure() throws InterruptedException, TimeoutException {
        try {
            throw new AssertionError("it returned " + value());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return cause == null ? e : cause;
        }
    }
}
