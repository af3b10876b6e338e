package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Idempotency;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.testing.Database;
import dev.idempotent.testing.Wire;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What ATOMIC adds to a business transaction, counted on the wire: commits and settings of the connection are in it. */
@ParameterizedClass
@EnumSource(
        value = Database.class,
        names = {"POSTGRESQL", "MARIADB"})
class AtomicRoundTripsTest {

    private final Wire wire;
    private final Bank bank;
    private final Idempotency engine;
    private int bare;

    AtomicRoundTripsTest(Database database) {
        wire = Wire.to(database.fresh());
        bank = new Bank(wire.address(), TransactionIsolationLevel.READ_COMMITTED);
        engine = bank.engine;
    }

    @BeforeEach
    void countTheBareTransaction() {
        String unused = pay("warm-up");
        assertThat(wire.roundTrips()).isPositive();
        bank.jdbi.useTransaction(handle -> bank.insert("bare"));
        bare = wire.roundTrips();
        assertThat(bare).isGreaterThanOrEqualTo(2);
    }

    @AfterEach
    void close() {
        bank.close();
        wire.close();
    }

    private String pay(String id) {
        return engine.execute(Bank.PLAIN, id, Bank.SAME, () -> {
                    bank.insert(id);
                    return "paid";
                })
                .value();
    }

    @Test
    void aFirstCallTakesTwoMoreThanItsWorkAndNoFurtherCommit() {
        assertThat(pay("a")).isEqualTo("paid");

        assertThat(wire.roundTrips()).isEqualTo(bare + 2);
    }

    @Test
    void aReplayTakesOneAndNoTransaction() {
        assertThat(pay("a")).isEqualTo("paid");
        assertThat(wire.roundTrips()).isPositive();

        assertThat(pay("a")).isEqualTo("paid");

        assertThat(wire.roundTrips()).isEqualTo(1);
    }

    @Test
    void onANodeThatDoesNotKnowTheKeyAReplayTakesOneInPlaceOfTheWork() {
        assertThat(pay("a")).isEqualTo("paid");
        assertThat(wire.roundTrips()).isPositive();

        try (Idempotency another = Idempotency.builder(bank.store).build()) {
            assertThat(another.execute(Bank.PLAIN, "a", Bank.SAME, () -> "again")
                            .value())
                    .isEqualTo("paid");
        }

        assertThat(wire.roundTrips()).isEqualTo(bare);
    }

    @Test
    void whereResultsAreCachedAReplayTakesNoneInATransactionOrOutside() {
        try (Idempotency caching = Idempotency.builder(bank.store)
                .cacheResults(1_000_000, Duration.ofHours(1))
                .build()) {
            assertThat(pay(caching)).isEqualTo("paid");
            assertThat(wire.roundTrips()).isEqualTo(bare + 2);

            assertThat(pay(caching)).isEqualTo("paid");
            assertThat(wire.roundTrips()).isZero();

            bank.jdbi.useTransaction(handle -> {
                bank.insert("beside");
                assertThat(pay(caching)).isEqualTo("paid");
            });
            assertThat(wire.roundTrips()).isEqualTo(bare);
        }
    }

    private String pay(Idempotency node) {
        return node.execute(Bank.PLAIN, "a", Bank.SAME, () -> {
                    bank.insert("a");
                    return "paid";
                })
                .value();
    }

    @Test
    void insideATransactionASavepointIsMadeAndReleased() {
        bank.jdbi.useTransaction(handle -> assertThat(pay("a")).isEqualTo("paid"));

        assertThat(wire.roundTrips()).isEqualTo(bare + 2 + 2);
    }

    @Test
    void failuresThatAreAnAnswerTakeASecondSavepointInsideATransaction() {
        IdempotentOperation<String> recording = IdempotentOperation.named("recording", String.class)
                .recordFailures(List.of(IllegalArgumentException.class))
                .build();

        bank.jdbi.useTransaction(handle -> assertThat(engine.execute(recording, "a", Bank.SAME, () -> {
                            bank.insert("a");
                            return "paid";
                        })
                        .value())
                .isEqualTo("paid"));

        assertThat(wire.roundTrips()).isEqualTo(bare + 2 + 4);
    }
}
