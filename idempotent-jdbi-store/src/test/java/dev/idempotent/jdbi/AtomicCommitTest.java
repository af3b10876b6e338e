package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.idempotent.Body;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException.OutcomeUnknown;
import dev.idempotent.Outcome;
import dev.idempotent.testing.Database;
import dev.idempotent.testing.Wire;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A call is answered with success only if its commit is known, whatever the connection says of it. */
@Timeout(120)
@ParameterizedClass
@EnumSource(
        value = Database.class,
        names = {"POSTGRESQL", "MARIADB"})
class AtomicCommitTest {

    private final Database database;
    private final Wire wire;
    private final Bank bank;
    private final AtomicInteger runs = new AtomicInteger();

    AtomicCommitTest(Database database) {
        this.database = database;
        wire = Wire.to(database.fresh());
        bank = new Bank(wire.address(), TransactionIsolationLevel.READ_COMMITTED);
    }

    @AfterEach
    void close() {
        bank.close();
        wire.close();
    }

    private Outcome<String> payWhileCommitIsCut(Wire.Cut cut) {
        return bank.engine.<String, RuntimeException>execute(Bank.PLAIN, "a", Bank.SAME, () -> {
            runs.incrementAndGet();
            bank.insert("a");
            wire.cut("COMMIT", cut);
            return "paid";
        });
    }

    @Test
    void aCommitWhoseAnswerWasLostIsFoundDone() {
        assertThat(payWhileCommitIsCut(Wire.Cut.AFTER_THE_SERVER)).isEqualTo(new Outcome.Executed<>("paid"));

        assertThat(wire.hasCut()).isTrue();
        assertThat(bank.payments()).containsExactly("a");
        assertThat(payAgain()).isEqualTo(new Outcome.Replayed<>("paid"));
        assertThat(runs).hasValue(1);
    }

    @Test
    void ofACommitThatWasNotSeenArrivingTheOutcomeIsUnknownAndTheSameKeyMayBeTriedAgain() {
        assertThatThrownBy(() -> payWhileCommitIsCut(Wire.Cut.BEFORE_THE_SERVER))
                .isInstanceOf(OutcomeUnknown.class);

        assertThat(wire.hasCut()).isTrue();
        assertThat(bank.payments()).isEmpty();
        assertThat(payAgain()).isEqualTo(new Outcome.Executed<>("again"));
        assertThat(bank.payments()).containsExactly("a");
        assertThat(runs).hasValue(1);
    }

    /** The commit is lost, and before the node has looked whether it was, another node has made the call. */
    @Test
    void aRivalsResultIsNotTakenForItsOwn() {
        AtomicBoolean rivalIsNext = new AtomicBoolean();
        Jdbi jdbi = Jdbi.create(Wrapped.edited(
                sql -> {
                    if (sql.startsWith("SELECT operation") && rivalIsNext.getAndSet(false)) {
                        assertThat(payAgain()).isEqualTo(new Outcome.Executed<>("again"));
                    }
                    return sql;
                },
                bank.pool));
        Body<String, RuntimeException> pay = () -> {
            jdbi.useHandle(handle -> handle.execute("INSERT INTO payments VALUES ('a')"));
            wire.cut("COMMIT", Wire.Cut.BEFORE_THE_SERVER);
            rivalIsNext.set(true);
            return "paid";
        };
        try (JdbiIdempotencyStore store = JdbiIdempotencyStore.builder(jdbi).build();
                Idempotency node = Idempotency.builder(store).build()) {
            assertThatThrownBy(() -> node.execute(Bank.PLAIN, "a", Bank.SAME, pay))
                    .isInstanceOf(OutcomeUnknown.class);

            assertThat(rivalIsNext).isFalse();
            assertThat(bank.payments()).containsExactly("a");
            assertThat(node.execute(Bank.PLAIN, "a", Bank.SAME, pay)).isEqualTo(new Outcome.Replayed<>("again"));
        }
    }

    @Test
    void aCommitThatIsRefusedIsTheCallersFailureAndLeavesNothing() {
        assumeThat(database).as("checks constraints at commit").isEqualTo(Database.POSTGRESQL);
        Databases.execute(bank.pool, "CREATE TABLE once (id VARCHAR(50) UNIQUE DEFERRABLE INITIALLY DEFERRED)");

        assertThatThrownBy(() -> bank.engine.execute(Bank.PLAIN, "a", Bank.SAME, () -> {
                    bank.insert("a");
                    bank.jdbi.useHandle(handle -> handle.execute("INSERT INTO once VALUES ('x'), ('x')"));
                    return "paid";
                }))
                .isInstanceOf(TransactionException.class)
                .hasStackTraceContaining("once_id_key");

        assertThat(bank.payments()).isEmpty();
        assertThat(payAgain()).isEqualTo(new Outcome.Executed<>("again"));
    }

    private Outcome<String> payAgain() {
        return bank.engine.<String, RuntimeException>execute(Bank.PLAIN, "a", Bank.SAME, () -> {
            bank.insert("a");
            return "again";
        });
    }
}
