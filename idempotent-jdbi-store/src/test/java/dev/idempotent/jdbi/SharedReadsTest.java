package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import dev.idempotent.testing.Database;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads are held at a gate, and what is given to the database while it is open or closed is counted. */
@Tag("slow")
@ParameterizedClass
@EnumSource(names = {"POSTGRESQL", "MARIADB"})
@Timeout(60)
class SharedReadsTest {

    private static final int AT_ONCE = 8;
    private static final RecordKey UNKNOWN = Requests.fresh().key();

    private final HikariDataSource pool;
    private final JdbiIdempotencyStore store;
    private final Setup setup;
    private final SharedReads reads;
    private volatile CountDownLatch gate = new CountDownLatch(1);
    private final Queue<String> given = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger(-1);
    private final List<Thread> threads = new ArrayList<>();

    SharedReadsTest(Database database) {
        HikariConfig settings = Databases.settings(database.fresh());
        settings.setMaximumPoolSize(30);
        pool = new HikariDataSource(settings);
        store = Databases.store(pool);
        setup = Setup.on(
                Connections.of(Jdbi.create(Wrapped.edited(this::passed, Wrapped.refusing(refused, pool)))),
                TableName.USUAL);
        reads = new SharedReads(Rows.of(setup.table(), setup.limit()), setup.transactions(), Duration.ofSeconds(2));
    }

    private String passed(String sql) {
        if (sql.contains("'COMPLETED'")) {
            given.add(sql);
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return sql;
    }

    @AfterEach
    void close() throws InterruptedException {
        gate.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        setup.late().ifPresent(LateStatements::close);
        store.close();
        pool.close();
    }

    /** Of seven, four, two and one: as many as there are statements for. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "7, 3", "16, 1", "21, 3"})
    void thoseWhoWaitAreReadTogetherAndEachHasItsOwnAnswer(int waiting, int statements) {
        List<CompletableFuture<Optional<Claim.Completed>>> atOnce = eightAtOnce();
        List<RecordKey> keys = completed(waiting);
        keys.set(0, UNKNOWN);
        List<CompletableFuture<Optional<Claim.Completed>>> later = waitingFor(keys);
        gate.countDown();

        for (int i = 1; i < waiting; i++) {
            assertAnswers(later.get(i), keys.get(i));
        }
        assertThat(later.get(0).join()).isEmpty();
        assertThat(atOnce).allSatisfy(one -> assertThat(one.join()).isPresent());
        assertThat(given).hasSize(AT_ONCE + statements);
    }

    @Test
    void whatOneRowCannotBeReadForIsItsCallersFailureAlone() {
        eightAtOnce();
        List<RecordKey> keys = completed(8);
        Databases.execute(
                pool,
                "UPDATE idempotency_record SET kind = 'OF_A_LATER_VERSION' WHERE idempotency_key = '%s'"
                        .formatted(keys.get(3).value()));
        List<CompletableFuture<Optional<Claim.Completed>>> later = waitingFor(keys);
        gate.countDown();

        assertThatThrownBy(later.get(3)::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StoreException.class)
                .hasMessageContaining("OF_A_LATER_VERSION");
        IntStream.of(0, 1, 2, 4, 5, 6, 7).forEach(i -> assertAnswers(later.get(i), keys.get(i)));
    }

    @Test
    void anUnreachableDatabaseIsAskedOnceForAllOfThem() {
        eightAtOnce();
        List<CompletableFuture<Optional<Claim.Completed>>> later = waitingFor(completed(8));
        refused.set(0);
        gate.countDown();

        assertThat(later)
                .allSatisfy(one -> assertThatThrownBy(one::join)
                        .cause()
                        .isInstanceOfSatisfying(
                                StoreException.class,
                                e -> assertThat(e.isPassing()).isTrue()));
        assertThat(refused).hasValue(1);
    }

    @Test
    void whoIsInterruptedReadsAloneAndStaysSo() {
        eightAtOnce();
        List<RecordKey> keys = completed(2);
        AtomicInteger interrupted = new AtomicInteger();
        CompletableFuture<Optional<Claim.Completed>> one = new CompletableFuture<>();
        Thread thread = started(() -> {
            one.complete(reads.answer(keys.get(0)));
            if (Thread.interrupted()) {
                interrupted.incrementAndGet();
            }
        });
        awaitThatAllWait(thread);
        List<CompletableFuture<Optional<Claim.Completed>>> other = waitingFor(keys.subList(1, 2));

        thread.interrupt();
        await().until(() -> given.size() == AT_ONCE + 1);
        assertThat(other.get(0)).isNotDone();
        gate.countDown();

        assertAnswers(one, keys.get(0));
        assertAnswers(other.get(0), keys.get(1));
        await().until(() -> interrupted.get() == 1);
    }

    @Test
    void whoseTurnDoesNotComeReadsAlone() {
        eightAtOnce();
        List<RecordKey> keys = completed(3);
        List<CompletableFuture<Optional<Claim.Completed>>> later = waitingFor(keys);

        await().until(() -> given.size() == AT_ONCE + 3);
        gate.countDown();

        IntStream.range(0, 3).forEach(i -> assertAnswers(later.get(i), keys.get(i)));
        assertThat(reads.answer(UNKNOWN)).isEmpty();
    }

    @Test
    void inAStormEachHasItsOwnAnswerAndAfterItEightReadAtOnceAgain() {
        gate.countDown();
        List<RecordKey> keys = completed(50);
        int callers = 32;
        int calls = 200;
        CompletableFuture<?>[] all = Stream.generate(() -> running(() -> {
                    for (int i = 0; i < calls; i++) {
                        RecordKey key = keys.get(ThreadLocalRandom.current().nextInt(keys.size()));
                        assertThat(reads.answer(key)).hasValueSatisfying(answer -> assertIsOf(answer, key));
                        assertThat(reads.answer(UNKNOWN)).isEmpty();
                    }
                    return Optional.empty();
                }))
                .limit(callers)
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(all).join();

        assertThat(given).as("statements").hasSizeLessThan(callers * calls);

        gate = new CountDownLatch(1);
        given.clear();
        eightAtOnce();
        waitingFor(keys.subList(0, 1));
    }

    private List<CompletableFuture<Optional<Claim.Completed>>> eightAtOnce() {
        List<CompletableFuture<Optional<Claim.Completed>>> all = completed(AT_ONCE).stream()
                .map(key -> running(() -> reads.answer(key)))
                .toList();
        await().until(() -> given.size() == AT_ONCE);
        return all;
    }

    private List<CompletableFuture<Optional<Claim.Completed>>> waitingFor(List<RecordKey> keys) {
        int before = threads.size();
        List<CompletableFuture<Optional<Claim.Completed>>> all =
                keys.stream().map(key -> running(() -> reads.answer(key))).toList();
        awaitThatAllWait(threads.subList(before, threads.size()).toArray(Thread[]::new));
        assertThat(given).hasSize(AT_ONCE);
        return all;
    }

    private static void awaitThatAllWait(Thread... all) {
        await().until(() -> Stream.of(all).allMatch(one -> one.getState() == Thread.State.TIMED_WAITING));
    }

    private CompletableFuture<Optional<Claim.Completed>> running(Supplier<Optional<Claim.Completed>> read) {
        CompletableFuture<Optional<Claim.Completed>> result = new CompletableFuture<>();
        started(() -> {
            try {
                result.complete(read.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private Thread started(Runnable work) {
        Thread thread = new Thread(work);
        threads.add(thread);
        thread.start();
        return thread;
    }

    private List<RecordKey> completed(int count) {
        return new ArrayList<>(
                IntStream.range(0, count).mapToObj(i -> completed()).toList());
    }

    private RecordKey completed() {
        ClaimRequest request = Requests.fresh();
        Claim.Granted granted = (Claim.Granted) store.claim(request);
        StoredResult result = StoredResult.of(
                StoredResult.Kind.VALUE, "json", request.key().value().getBytes(StandardCharsets.UTF_8));
        assertThat(store.complete(granted.lease(), result, Duration.ofHours(1))).isTrue();
        return request.key();
    }

    private static void assertAnswers(CompletableFuture<Optional<Claim.Completed>> call, RecordKey key) {
        assertThat(call.join()).hasValueSatisfying(answer -> assertIsOf(answer, key));
    }

    private static void assertIsOf(Claim.Completed answer, RecordKey key) {
        assertThat(new String(answer.result().bytes(), StandardCharsets.UTF_8)).isEqualTo(key.value());
    }
}
