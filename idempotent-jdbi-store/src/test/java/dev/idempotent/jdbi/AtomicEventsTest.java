package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Body;
import dev.idempotent.Fingerprint;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException;
import dev.idempotent.IdempotencyException.KeyReused;
import dev.idempotent.IdempotencyListener;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import dev.idempotent.testing.Database;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of ATOMIC calls, and that a thread's interrupt outlives them: in a transaction of their own, and in the caller's. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class AtomicEventsTest {

    private final boolean joined;
    private final HikariDataSource pool = Databases.pool(Database.H2);
    private final Jdbi jdbi = Jdbi.create(pool);
    private final JdbiIdempotencyStore store =
            JdbiIdempotencyStore.builder(jdbi).schema(SchemaMode.CREATE).build();
    private final Told told = new Told();
    private final Idempotency engine = Idempotency.builder(store).listener(told).build();

    AtomicEventsTest(boolean joined) {
        this.joined = joined;
    }

    @AfterEach
    void close() {
        engine.close();
        store.close();
        pool.close();
    }

    private String pay(Fingerprint fingerprint, Body<String, Exception> body) throws Exception {
        return joined ? jdbi.inTransaction(handle -> called(fingerprint, body)) : called(fingerprint, body);
    }

    private String called(Fingerprint fingerprint, Body<String, Exception> body) throws Exception {
        return engine.execute(Bank.PAY, "a", fingerprint, body).value();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallThatRanIsToldAndItsRepeatAndItsRefusal(boolean interrupted) throws Exception {
        assertThat(pay(Bank.SAME, () -> {
                    if (interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    return "paid";
                }))
                .isEqualTo("paid");
        assertThat(Thread.interrupted()).isEqualTo(interrupted);
        assertThat(pay(Bank.SAME, () -> "again")).isEqualTo("paid");
        assertThatThrownBy(() -> pay(Bank.OTHER, () -> "other")).isInstanceOf(KeyReused.class);

        assertThat(told.events).containsExactly("granted 1", "executed", "replayed", "refused KeyReused");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFailureThatUndoesTheCallIsTold(boolean interrupted) {
        assertThatThrownBy(() -> pay(Bank.SAME, () -> {
                    if (interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");

        assertThat(Thread.interrupted()).isEqualTo(interrupted);
        assertThat(told.events).containsExactly("granted 1", "failed broken");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFailureThatIsAnAnswerIsToldAndItsRepeat(boolean interrupted) {
        Body<String, Exception> decline = () -> {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("declined");
        };
        assertThatThrownBy(() -> declined(decline)).hasMessage("declined");
        assertThat(Thread.interrupted()).isEqualTo(interrupted);
        assertThatThrownBy(() -> declined(decline)).hasMessageContaining("declined");

        assertThat(told.events).containsExactly("granted 1", "failure kept declined", "failure replayed");
    }

    /** The caller's transaction is committed, since the failure is an answer. */
    private void declined(Body<String, Exception> body) throws Exception {
        if (!joined) {
            var unused = called(Bank.SAME, body);
            return;
        }
        Optional<IOException> failure = jdbi.inTransaction(handle -> {
            try {
                var unused = called(Bank.SAME, body);
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of(e);
            }
        });
        throw failure.orElseThrow();
    }

    private static final class Told implements IdempotencyListener {

        private final List<String> events = new ArrayList<>();

        @Override
        public void granted(Lease lease) {
            events.add("granted " + lease.attempt());
        }

        @Override
        public void executed(RecordKey key) {
            events.add("executed");
        }

        @Override
        public void replayed(RecordKey key) {
            events.add("replayed");
        }

        @Override
        public void failureReplayed(RecordKey key, Throwable failure) {
            events.add("failure replayed");
        }

        @Override
        public void failed(RecordKey key, Throwable failure) {
            events.add("failed " + failure.getMessage());
        }

        @Override
        public void failureKept(RecordKey key, Throwable failure) {
            events.add("failure kept " + failure.getMessage());
        }

        @Override
        public void refused(String operation, IdempotencyException reason) {
            events.add("refused " + reason.getClass().getSimpleName());
        }
    }
}
