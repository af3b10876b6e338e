package dev.idempotent.jdbi;

import dev.idempotent.store.Claim;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Reads answers. Where many ask at one time, a few of them read at once; the others wait until one of the few is done, and then
 * the next of them reads for those behind it too, by one statement. So a storm of repeats takes a few of the pool's connections
 * and a part of the statements. A read begins after all have asked whom it is for, so it shows what they would have read.
 *
 * <p>Nobody depends on another's fate for long: whose turn does not come within the patience, or who is interrupted, reads alone,
 * and so do all whom a read failed for a reason that one row may have.
 */
final class SharedReads {

    /** As long as no more ask, each reads at once: it would take longer to hand reads on than to read. */
    private static final int AT_ONCE = 8;

    /** Of more, so many. With one the others would wait for a whole read, with many there is little to share. */
    private static final int FEW = 2;

    /** Which is also what one statement reads, so that a slow disk is not asked for much more in a row. */
    private static final int TOGETHER = Statements.MOST_ANSWERS;

    private final Rows rows;
    private final OwnTransactions transactions;
    private final Duration patience;
    private final boolean shares;
    private final Lock lock = new ReentrantLock();
    private final Queue<Asked> waiting = new ArrayDeque<>();
    private int asking;
    private int reading;

    /** @param patience how long a statement may take, and how long one waits for one's turn */
    SharedReads(Rows rows, OwnTransactions transactions, Duration patience) {
        this.rows = rows;
        this.transactions = transactions;
        this.patience = patience;
        this.shares = rows.table().dialect().sharesReads();
    }

    /** Somebody who waits to be told how to go on, which it is once. */
    private record Asked(RecordKey key, CompletableFuture<Supplier<Optional<Claim.Completed>>> turn) {

        boolean goesOn(Supplier<Optional<Claim.Completed>> how) {
            return turn.complete(how);
        }
    }

    Optional<Claim.Completed> answer(RecordKey key) {
        Optional<Asked> queued = shares ? queued(key) : Optional.empty();
        if (queued.isPresent()) {
            return await(queued.get());
        }
        try {
            return alone(key);
        } finally {
            if (shares) {
                end(1);
            }
        }
    }

    /** Empty for who reads at once. */
    private Optional<Asked> queued(RecordKey key) {
        lock.lock();
        try {
            asking++;
            if (asking <= AT_ONCE || reading < FEW) {
                reading++;
                return Optional.empty();
            }
            Asked mine = new Asked(key, new CompletableFuture<>());
            waiting.add(mine);
            return Optional.of(mine);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Claim.Completed> await(Asked mine) {
        try {
            return mine.turn().get(patience.toNanos(), TimeUnit.NANOSECONDS).get();
        } catch (TimeoutException | ExecutionException e) {
            return impatient(mine);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return impatient(mine);
        }
    }

    /** Unless its turn has come just now: then others may depend on it. */
    private Optional<Claim.Completed> impatient(Asked mine) {
        mine.goesOn(() -> alone(mine.key()));
        return mine.turn().join().get();
    }

    private Optional<Claim.Completed> alone(RecordKey key) {
        return transactions.run("read an answer", patience, (connection, limit) -> rows.answer(connection, limit, key));
    }

    /** Ends a read. The first of the next that still waits reads for all of them. */
    private void end(int read) {
        for (List<Asked> next = next(read); !next.isEmpty(); next = next(next.size())) {
            List<Asked> all = next;
            for (Asked each : all) {
                if (each.goesOn(() -> together(each, all))) {
                    return;
                }
            }
        }
    }

    /** As many as there is a statement for. None where nobody waits, or enough are reading. */
    private List<Asked> next(int read) {
        lock.lock();
        try {
            asking -= read;
            if (waiting.isEmpty() || reading > FEW) {
                reading--;
                return List.of();
            }
            int count = Integer.highestOneBit(Math.min(TOGETHER, waiting.size()));
            List<Asked> next = new ArrayList<>(count);
            while (next.size() < count) {
                next.add(waiting.remove());
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Claim.Completed> together(Asked mine, List<Asked> all) {
        try {
            Map<RecordKey, Claim.Completed> found = read(all);
            all.forEach(each -> each.goesOn(() -> Optional.ofNullable(found.get(each.key()))));
            return Optional.ofNullable(found.get(mine.key()));
        } catch (StoreException e) {
            if (e.isPassing()) {
                all.forEach(each -> each.goesOn(() -> {
                    throw e;
                }));
                throw e;
            }
        } finally {
            all.forEach(each -> each.goesOn(() -> alone(each.key())));
        }
        return alone(mine.key());
    }

    private Map<RecordKey, Claim.Completed> read(List<Asked> all) {
        List<RecordKey> keys = all.stream().map(Asked::key).toList();
        try {
            return transactions.run(
                    "read answers", patience, (connection, limit) -> rows.answers(connection, limit, keys));
        } finally {
            end(all.size());
        }
    }
}
