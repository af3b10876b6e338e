package dev.idempotent.jdbi;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import dev.idempotent.Body;
import dev.idempotent.Fingerprint;
import dev.idempotent.IdempotencyListener;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.Outcome;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.Lease;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A pool that is small beside what waits and runs. */
@Tag("slow")
@ParameterizedClass
@EnumSource(names = {"POSTGRESQL", "MARIADB"})
@Timeout(120)
class FewConnectionsTest {

    private static final int CONNECTIONS = 4;
    private static final int DUPLICATES = 200;
    private static final int OTHER_KEYS = 50;
    private static final Duration LEASE = Duration.ofSeconds(2);

    private static final IdempotentOperation<Integer> SLOW = IdempotentOperation.named("slow", Integer.class)
            .waitFor(Duration.ofMinutes(1))
            .leaseFor(LEASE)
            .build();

    private final Address address;
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger borrowed = new AtomicInteger();
    private final Queue<Lease> granted = new ConcurrentLinkedQueue<>();
    private final Queue<Lease> lost = new ConcurrentLinkedQueue<>();
    private final IdempotencyListener recorder = new IdempotencyListener() {
        @Override
        public void granted(Lease lease) {
            granted.add(lease);
        }

        @Override
        public void leaseLost(Lease lease) {
            lost.add(lease);
        }
    };
    private final ExecutorService threads = Executors.newCachedThreadPool();

    FewConnectionsTest(Database database) {
        address = database.fresh();
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void whileDuplicatesOfASlowCallWaitOtherKeysAreServed() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Queue<Thread> duplicates = new ConcurrentLinkedQueue<>();
        try (Node node = Node.on(settings())) {
            List<Future<Integer>> calls = new ArrayList<>();
            calls.add(threads.submit(() -> call(node, "slow", () -> {
                        running.countDown();
                        mayEnd.await();
                        return runs.incrementAndGet();
                    })
                    .value()));
            running.await();
            for (int i = 0; i < DUPLICATES; i++) {
                calls.add(threads.submit(() -> {
                    duplicates.add(Thread.currentThread());
                    return call(node, "slow", runs::incrementAndGet).value();
                }));
            }
            await().until(() -> duplicates.size() == DUPLICATES
                    && duplicates.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));

            borrowed.set(0);
            for (int i = 0; i < OTHER_KEYS; i++) {
                long start = System.nanoTime();
                assertThat(call(node, i, () -> 0)).isInstanceOf(Outcome.Executed.class);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            }
            // One for the claim and one for the result: who waits borrows none.
            assertThat(borrowed).hasValue(2 * OTHER_KEYS);

            mayEnd.countDown();
            for (Future<Integer> call : calls) {
                assertThat(call.get()).isEqualTo(1);
            }
            assertThat(runs).hasValue(1);
        }
    }

    /** The other node's callers would take over what is not renewed. */
    @Test
    void whileBodiesHoldEveryConnectionForLongerThanTheirLeasesNoneIsLost() throws Exception {
        int bodies = CONNECTIONS - 1;
        CountDownLatch allHold = new CountDownLatch(bodies);
        try (Node node = Node.on(settings(), recorder);
                Node other = Node.on(settings(), recorder)) {
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < bodies; i++) {
                int key = i;
                calls.add(threads.submit(() -> call(node, key, () -> holdAConnection(node, other, allHold))
                        .value()));
            }
            allHold.await();
            assertThat(node.pool().getHikariPoolMXBean().getActiveConnections()).isEqualTo(CONNECTIONS);
            for (int i = 0; i < bodies; i++) {
                int key = i;
                calls.add(threads.submit(
                        () -> call(other, key, runs::incrementAndGet).value()));
            }

            for (int i = 0; i < bodies; i++) {
                assertThat(calls.get(i).get()).isEqualTo(calls.get(i + bodies).get());
            }
            assertThat(runs).hasValue(bodies);
            assertThat(granted).hasSize(bodies).allMatch(lease -> lease.attempt() == 1);
            assertThat(lost).isEmpty();
        }
    }

    /** A body that ends hands its connection to one that waits for it, not to the result. */
    @Test
    void whereMoreBodiesRunThanThereAreConnectionsEachRunsOnce() throws Exception {
        int bodies = 2 * (CONNECTIONS - 1);
        CountDownLatch allRun = new CountDownLatch(bodies);
        try (Node node = Node.on(settings(), recorder);
                Node other = Node.on(settings(), recorder)) {
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < bodies; i++) {
                int key = i;
                calls.add(threads.submit(() -> call(node, key, () -> {
                            int run = runs.incrementAndGet();
                            allRun.countDown();
                            allRun.await();
                            return holdAWhile(node, run);
                        })
                        .value()));
            }
            allRun.await();
            for (int i = 0; i < bodies; i++) {
                int key = i;
                calls.add(threads.submit(
                        () -> call(other, key, runs::incrementAndGet).value()));
            }

            for (int i = 0; i < bodies; i++) {
                assertThat(calls.get(i).get()).isEqualTo(calls.get(i + bodies).get());
            }
            assertThat(runs).hasValue(bodies);
            assertThat(lost).isEmpty();
        }
    }

    private static int holdAWhile(Node node, int run) throws SQLException {
        try (Connection held = node.pool().getConnection()) {
            long until = System.nanoTime() + LEASE.multipliedBy(2).toNanos();
            await().atMost(60, SECONDS).until(() -> System.nanoTime() > until);
            assertThat(held.isClosed()).isFalse();
        }
        return run;
    }

    private int holdAConnection(Node node, Node observer, CountDownLatch allHold)
            throws SQLException, InterruptedException {
        int run = runs.incrementAndGet();
        try (Connection held = node.pool().getConnection()) {
            allHold.countDown();
            allHold.await();
            await().atMost(60, SECONDS)
                    .until(() -> granted.stream()
                            .allMatch(lease ->
                                    age(observer, lease) > LEASE.multipliedBy(3).toMillis()));
            assertThat(held.isClosed()).isFalse();
        }
        return run;
    }

    private static long age(Node observer, Lease lease) {
        return observer.store()
                .find(lease.key())
                .map(IdempotencyRecord::age)
                .orElseThrow()
                .toMillis();
    }

    private static <E extends Exception> Outcome<Integer> call(Node node, Object key, Body<Integer, E> body) throws E {
        return node.engine().execute(SLOW, key, Fingerprint.none(), body);
    }

    private HikariConfig settings() {
        HikariConfig settings = Databases.settings(address);
        settings.setMaximumPoolSize(CONNECTIONS);
        settings.setMetricsTrackerFactory((name, pool) -> new IMetricsTracker() {
            @Override
            public void recordConnectionAcquiredNanos(long waited) {
                borrowed.incrementAndGet();
            }
        });
        return settings;
    }
}
