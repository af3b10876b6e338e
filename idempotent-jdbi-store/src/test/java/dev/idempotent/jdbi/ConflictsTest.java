package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Fingerprint;
import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException.StoreUnavailable;
import dev.idempotent.IdempotencyException.TransactionConflict;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server says of a write decides whether it is made again. A trigger lets it say so; a sequence counts. */
@Tag("slow")
class ConflictsTest {

    private final ClaimRequest request = Requests.fresh();
    private final Lease lease = new Lease(request.key(), request.token(), 1);

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, 40001, 0", "POSTGRESQL, 40P01, 0", "MARIADB, HY000, 1020", "MARIADB, 40001, 1213"})
    void aWriteThatLostToARivalIsMadeAgain(Database database, String state, int code) {
        try (Planted claiming = Planted.on(database, "INSERT", state, code, 3)) {
            assertThat(claiming.store().claim(request)).isEqualTo(new Claim.Granted(lease));

            assertThat(claiming.tries()).isEqualTo(4);
        }
        try (Planted completing = Planted.on(database, "UPDATE", state, code, 3)) {
            assertThat(completing.store().claim(request)).isEqualTo(new Claim.Granted(lease));
            assertThat(completing.store().complete(lease, StoredResult.notKept(), Duration.ofHours(1)))
                    .isTrue();

            assertThat(completing.tries()).isEqualTo(4);
        }
    }

    /** As a node of a Galera cluster says it. */
    @Test
    void onMariaDbADuplicateOfThePrimaryKeyIsARivalsDoing() {
        try (Planted planted = Planted.saying(
                "Duplicate entry ''k'' for key ''PRIMARY''", Database.MARIADB, "INSERT", "23000", 1062, 3)) {
            assertThat(planted.store().claim(request)).isEqualTo(new Claim.Granted(lease));

            assertThat(planted.tries()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, 40001, 0", "POSTGRESQL, 40P01, 0", "MARIADB, HY000, 1020", "MARIADB, 40001, 1213"})
    void aWriteThatAlwaysLosesIsGivenUp(Database database, String state, int code) {
        try (Planted planted = Planted.on(database, "INSERT", state, code, 1_000)) {

            StoreException failure = catchThrowableOfType(
                    StoreException.class, () -> planted.store().claim(request));

            assertThat(failure.isPassing()).isTrue();
            assertThat(planted.tries()).isBetween(5, 20);
        }
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, ATOMIC", "POSTGRESQL, AT_LEAST_ONCE", "MARIADB, ATOMIC", "MARIADB, AT_MOST_ONCE"})
    void aCallWhoseClaimAlwaysLosesIsRefusedAndDoesNotRun(Database database, Guarantee guarantee) {
        IdempotentOperation<Integer> operation = IdempotentOperation.named("pay", Integer.class)
                .guarantee(guarantee)
                .build();
        AtomicInteger runs = new AtomicInteger();
        try (Planted planted = Planted.on(database, "INSERT", "40001", 1213, 1_000);
                Idempotency engine = Idempotency.builder(planted.store()).build()) {

            assertThatThrownBy(() -> engine.execute(operation, "a", Fingerprint.none(), runs::incrementAndGet))
                    .isInstanceOf(guarantee == Guarantee.ATOMIC ? TransactionConflict.class : StoreUnavailable.class);

            assertThat(runs).hasValue(0);
            assertThat(planted.tries()).isBetween(5, 20);
        }
    }

    /** The statement has waited as long as asked. */
    @ParameterizedTest
    @CsvSource({"POSTGRESQL, 55P03, 0", "MARIADB, HY000, 1205"})
    void aLockThatAClaimDoesNotGetIsAnAnswerAndOneThatAWriteDoesNotGetIsAskedForAgain(
            Database database, String state, int code) {
        try (Planted claiming = Planted.on(database, "INSERT", state, code, 1)) {
            assertThat(claiming.store().claim(request)).isEqualTo(new Claim.Locked());
            assertThat(claiming.store().claim(request)).isEqualTo(new Claim.Granted(lease));
        }
        try (Planted completing = Planted.on(database, "UPDATE", state, code, 3)) {
            assertThat(completing.store().claim(request)).isEqualTo(new Claim.Granted(lease));
            assertThat(completing.store().complete(lease, StoredResult.notKept(), Duration.ofHours(1)))
                    .isTrue();

            assertThat(completing.tries()).isEqualTo(4);
        }
    }

    /** Read-only, out of time, of memory, of disk or of connections, shutting down: at once the same would be said. */
    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, 25006, 0",
        "POSTGRESQL, 57014, 0",
        "POSTGRESQL, 53100, 0",
        "POSTGRESQL, 53200, 0",
        "POSTGRESQL, 57P03, 0",
        "MARIADB, HY000, 1290",
        "MARIADB, 25006, 1792",
        "MARIADB, HY000, 1836",
        "MARIADB, 70100, 1969",
        "MARIADB, 70100, 1317",
        "MARIADB, 08004, 1040",
        "MARIADB, 08S01, 1053"
    })
    void whatPassesByItselfIsToldSoThatTheCallerTriesAgain(Database database, String state, int code) {
        try (Planted planted = Planted.on(database, "INSERT", state, code, 1_000)) {

            StoreException failure = catchThrowableOfType(
                    StoreException.class, () -> planted.store().claim(request));

            assertThat(failure.isPassing()).isTrue();
            assertThat(planted.tries()).isLessThanOrEqualTo(20);
        }
    }

    /** A unique index of the application's, a foreign key, a check, a value too long, a number out of range. */
    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, 23505, 0",
        "POSTGRESQL, 23503, 0",
        "POSTGRESQL, 23514, 0",
        "POSTGRESQL, 22001, 0",
        "POSTGRESQL, 22003, 0",
        "POSTGRESQL, P0001, 0",
        "MARIADB, 23000, 1062",
        "MARIADB, 23000, 1452",
        "MARIADB, 23000, 4025",
        "MARIADB, 22001, 1406",
        "MARIADB, 22003, 1264"
    })
    void whatIsNoRivalsDoingIsTriedOnceAndIsNoDuplicate(Database database, String state, int code) {
        try (Planted planted = Planted.on(database, "INSERT", state, code, 1_000)) {

            StoreException failure = catchThrowableOfType(
                    StoreException.class, () -> planted.store().claim(request));

            assertThat(failure.isPassing()).isFalse();
            assertThat(planted.tries()).isEqualTo(1);
        }
    }

    /** A database in which the first so many rows that are written fail. */
    private record Planted(boolean mariaDb, HikariDataSource pool, JdbiIdempotencyStore store)
            implements AutoCloseable {

        static Planted on(Database database, String write, String state, int code, int failures) {
            return saying("planted", database, write, state, code, failures);
        }

        static Planted saying(String message, Database database, String write, String state, int code, int failures) {
            boolean mariaDb = database == Database.MARIADB;
            Address address = database.fresh();
            HikariDataSource pool = new HikariDataSource(Databases.settings(address));
            Planted planted = new Planted(mariaDb, pool, Databases.store(Jdbi.create(pool)));
            address.execute("CREATE SEQUENCE tries");
            if (mariaDb) {
                address.execute("""
                        CREATE TRIGGER planted BEFORE %s ON idempotency_record FOR EACH ROW
                        IF NEXTVAL(tries) <= %d THEN
                            SIGNAL SQLSTATE '%s' SET MYSQL_ERRNO = %d, MESSAGE_TEXT = '%s';
                        END IF""".formatted(write, failures, state, code, message));
            } else {
                address.execute("""
                        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
                        BEGIN
                            IF nextval('tries') <= %d THEN
                                RAISE EXCEPTION '%s' USING ERRCODE = '%s';
                            END IF;
                            RETURN NEW;
                        END $$""".formatted(failures, message, state), """
                        CREATE TRIGGER planted BEFORE %s ON idempotency_record
                        FOR EACH ROW EXECUTE FUNCTION fail()""".formatted(write));
            }
            return planted;
        }

        int tries() {
            return Jdbi.create(pool)
                            .withHandle(handle -> handle.createQuery(
                                            mariaDb ? "SELECT NEXTVAL(tries)" : "SELECT nextval('tries')")
                                    .mapTo(Integer.class)
                                    .one())
                    - 1;
        }

        @Override
        public void close() {
            store.close();
            pool.close();
        }
    }
}
