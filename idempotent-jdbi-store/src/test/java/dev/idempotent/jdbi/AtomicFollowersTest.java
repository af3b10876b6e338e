package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariPoolMXBean;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.Outcome;
import dev.idempotent.testing.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever waits in the JVM of the running ATOMIC call waits without a connection. */
@Timeout(120)
class AtomicFollowersTest {

    private static final int FOLLOWERS = 50;

    /** The store keeps one, the leader's transaction is on another. */
    private static final int BUSY = 2;

    private static final IdempotentOperation<String> PATIENT = IdempotentOperation.named("pay", String.class)
            .waitFor(Duration.ofMinutes(1))
            .build();

    @ParameterizedTest
    @EnumSource(
            value = Database.class,
            names = {"H2", "POSTGRESQL", "MARIADB"})
    void fiftyWaitForOneAndAnotherKeyIsServedMeanwhile(Database database) throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Queue<Thread> followers = new ConcurrentLinkedQueue<>();
        try (Bank bank = new Bank(database)) {
            bank.pool.getHikariConfigMXBean().setMaximumPoolSize(BUSY + 1);
            HikariPoolMXBean connections = bank.pool.getHikariPoolMXBean();
            var leader = Bank.inParallel(() -> bank.engine.execute(PATIENT, "a", Bank.SAME, () -> {
                bank.insert("a");
                running.countDown();
                awaitUnchecked(mayEnd);
                return "paid";
            }));
            running.await();
            List<CompletableFuture<Outcome<String>>> calls = new ArrayList<>();
            for (int i = 0; i < FOLLOWERS; i++) {
                calls.add(Bank.inParallel(() -> {
                    followers.add(Thread.currentThread());
                    return bank.engine.execute(PATIENT, "a", Bank.SAME, () -> "a second time");
                }));
            }
            await().until(() -> followers.size() == FOLLOWERS
                    && followers.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));

            assertThat(connections.getActiveConnections()).isEqualTo(BUSY);
            assertThat(connections.getThreadsAwaitingConnection()).isZero();
            assertThat(bank.pay("b")).isEqualTo(new Outcome.Executed<>("paid b"));

            mayEnd.countDown();
            assertThat(leader.get()).isEqualTo(new Outcome.Executed<>("paid"));
            for (CompletableFuture<Outcome<String>> call : calls) {
                assertThat(call.get()).isEqualTo(new Outcome.Replayed<>("paid"));
            }
            assertThat(bank.payments()).containsExactlyInAnyOrder("a", "b");
        }
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
