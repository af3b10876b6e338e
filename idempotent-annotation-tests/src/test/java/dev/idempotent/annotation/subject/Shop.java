package dev.idempotent.annotation.subject;

import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Methods of every kind that each way of guarding can guard. */
public class Shop implements Ticketing, Handler<String> {

    public record NewOrder(@Nullable String clientId, int quantity) {}

    public record Order(int number, BigDecimal total) {}

    private final AtomicInteger runs = new AtomicInteger();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch mayLeave = new CountDownLatch(1);

    @Idempotent(key = "#order.clientId")
    public Order place(NewOrder order) {
        return new Order(runs.incrementAndGet(), new BigDecimal("1.10"));
    }

    @Idempotent(key = "#id")
    public Map<String, List<Order>> nested(String id) {
        return Map.of("a", List.of(new Order(runs.incrementAndGet(), BigDecimal.ONE)));
    }

    @Idempotent
    public int primitive(@IdempotencyKey String id) {
        return runs.incrementAndGet();
    }

    @Idempotent(key = "#id")
    public void nothing(String id) {
        runs.incrementAndGet();
    }

    @Idempotent(key = "#id")
    public Optional<String> optional(String id) {
        return Optional.of("run " + runs.incrementAndGet());
    }

    @Idempotent(key = "#id")
    public CompletableFuture<String> later(String id) {
        return CompletableFuture.supplyAsync(() -> "run " + runs.incrementAndGet());
    }

    @Idempotent(key = "#id")
    public @Nullable String absent(String id) {
        runs.incrementAndGet();
        return null;
    }

    /** Behind a bridge method, to which the compiler copies the annotation. */
    @Override
    @Idempotent(key = "#request")
    public int handle(String request) {
        return runs.incrementAndGet();
    }

    @Override
    public int nextNumber() {
        return runs.incrementAndGet();
    }

    @Once(by = "#id")
    public int composed(String id) {
        return runs.incrementAndGet();
    }

    @Idempotent(key = "#id", condition = "#guarded")
    public int sometimes(String id, boolean guarded) {
        return runs.incrementAndGet();
    }

    @Idempotent(key = "#id", existing = "find(#id)")
    public String unlessThere(String id) {
        return "run " + runs.incrementAndGet();
    }

    public @Nullable String find(String id) {
        return id.equals("there") ? "found" : null;
    }

    @Idempotent(key = "#id", recordFailures = IllegalStateException.class)
    public int declined(String id) {
        throw new IllegalStateException("run " + runs.incrementAndGet());
    }

    @Idempotent(key = "#id")
    public int failsAtFirst(String id) throws IOException {
        if (runs.incrementAndGet() == 1) {
            throw new IOException("the first run");
        }
        return runs.get();
    }

    @Idempotent(key = "#id")
    public int slow(String id) throws InterruptedException {
        entered.countDown();
        mayLeave.await();
        return runs.incrementAndGet();
    }

    public void awaitSlow() throws InterruptedException {
        entered.await();
    }

    public void endSlow() {
        mayLeave.countDown();
    }

    public int runs() {
        return runs.get();
    }
}
