package dev.idempotent.samples.orders;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What two requests were answered that were under way at one time.
 *
 * @param early what was answered while nobody could change the account
 * @param late what was answered once that could go on
 */
record Overlap(Answer early, Answer late) {

    static Overlap of(HttpTest service, String account, Supplier<Answer> one, Supplier<Answer> other) {
        return of(service, account, () -> {}, one, other);
    }

    /** @param meanwhile done by whoever keeps the account from the two, before they begin */
    static Overlap of(
            HttpTest service, String account, Runnable meanwhile, Supplier<Answer> one, Supplier<Answer> other) {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<CompletableFuture<Answer>> both = new ArrayList<>();
            Answer early = service.whileLocked(account, () -> {
                meanwhile.run();
                both.add(CompletableFuture.supplyAsync(one, threads));
                both.add(CompletableFuture.supplyAsync(other, threads));
                return both.get(0)
                        .applyToEither(both.get(1), Function.identity())
                        .join();
            });
            Answer late = both.stream()
                    .map(CompletableFuture::join)
                    .filter(answer -> !answer.equals(early))
                    .findFirst()
                    .orElseThrow();
            return new Overlap(early, late);
        } finally {
            threads.shutdownNow();
        }
    }
}
