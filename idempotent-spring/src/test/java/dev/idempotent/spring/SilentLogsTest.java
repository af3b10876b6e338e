package dev.idempotent.spring;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException;
import dev.idempotent.IdempotencyRecords;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.spring.Talkative.Answer;
import dev.idempotent.spring.Talkative.Declined;
import dev.idempotent.spring.Talkative.Till;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.testing.Database;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Whatever goes wrong, keys, principals, arguments, results and messages of failures are in no log line at INFO or above, though
 * databases, listeners and converters quote them. All that could show here begins with "canary".
 */
@ParameterizedClass
@EnumSource(
        value = Database.class,
        names = {"H2", "POSTGRESQL"})
class SilentLogsTest {

    private final Database database;
    private final Contexts applications = new Contexts(Talkative.Parts.class, Till.class);
    private final Till till;
    private final JdbcClient jdbc;
    private final IdempotencyRecords records;
    private final LogLines log = new LogLines();

    SilentLogsTest(Database database) {
        this.database = database;
        var application = applications.at(database.fresh());
        till = application.getBean(Till.class);
        jdbc = application.getBean(JdbcClient.class);
        records = application.getBean(Idempotency.class).records();
        var principal = new TestingAuthenticationToken("canary-principal", "password", "ROLE_ANY");
        SecurityContextHolder.getContext().setAuthentication(principal);
    }

    @AfterEach
    void nothingShows() {
        SecurityContextHolder.clearContext();
        applications.close();
        log.close();
        assertThat(log.lines).allSatisfy(line -> assertThat(line).doesNotContain("canary"));
    }

    private void assertSaid(String... parts) {
        assertThat(log.lines).anySatisfy(line -> assertThat(line).contains(parts));
    }

    private Answer leased(Callable<Answer> work) throws Exception {
        return till.leased("canary-key", "canary-argument", work);
    }

    private Answer once(String key, Callable<Answer> work) throws Exception {
        return till.once(key, "canary-argument", work);
    }

    private Answer atomic(Callable<Answer> work) throws Exception {
        return till.atomic("canary-key", "canary-argument", work);
    }

    private static Answer answer() {
        return new Answer("canary-result");
    }

    private static Answer decline() {
        throw new Declined("canary-failure");
    }

    private static Answer fail() {
        throw new IllegalStateException("canary-failure");
    }

    /** Fails with an exception of ours, which does not show them either, nor what caused it. */
    private static void assertRefused(Class<? extends IdempotencyException> type, ThrowingCallable call) {
        Throwable refusal = catchThrowable(call);
        assertThat(refusal).isInstanceOf(type);
        StringWriter trace = new StringWriter();
        refusal.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain("canary");
    }

    private int update(String sql) {
        return jdbc.sql(sql).update();
    }

    /** From now on the database refuses rows that are not so; PostgreSQL quotes them whole. */
    private void only(String condition) {
        update("ALTER TABLE idempotency_record ADD CONSTRAINT c CHECK (" + condition + ") "
                + (database == Database.H2 ? "NOCHECK" : "NOT VALID"));
    }

    /** A table of the application's that refers to records, so that they cannot be removed; the database quotes their keys. */
    private void refer() {
        update("""
                CREATE TABLE holds (
                    operation VARCHAR(255), scope VARCHAR(255), idempotency_key VARCHAR(255),
                    FOREIGN KEY (operation, scope, idempotency_key) REFERENCES idempotency_record)""");
    }

    private int hold() {
        return update("INSERT INTO holds SELECT operation, scope, idempotency_key FROM idempotency_record");
    }

    @Test
    void ofAListenerAndAConverterThatFail() {
        for (int i = 0; i < 2; i++) {
            Throwable unused = catchThrowable(() -> leased(SilentLogsTest::decline));
        }

        assertSaid("Talkative", "failed; the call goes on", "java.lang.IllegalStateException");
        assertSaid("The converter of", "java.lang.IllegalArgumentException");
    }

    @Test
    void ofAResultThatCannotBeWritten() throws Exception {
        assertThat(leased(() -> new Answer("canary-unwritable"))).isNotNull();

        assertSaid("The result of", "cannot be kept");
        assertRefused(IdempotencyException.ResultUnreadable.class, () -> leased(SilentLogsTest::answer));
        assertRefused(
                IdempotencyException.ResultUnstorable.class,
                () -> till.atomic("canary-key-2", "", () -> new Answer("canary-unwritable")));
    }

    @Test
    void ofAResultThatTheDatabaseRefuses() throws Exception {
        only("kind <> 'VALUE'");

        assertThat(leased(SilentLogsTest::answer)).isEqualTo(answer());

        assertSaid("The result of", "cannot be kept");
        assertRefused(
                IdempotencyException.ResultUnstorable.class,
                () -> till.atomic("canary-key-2", "", SilentLogsTest::answer));
    }

    @Test
    void ofAFailureThatTheDatabaseRefuses() {
        only("kind IS NULL");

        assertThat(catchThrowable(() -> leased(SilentLogsTest::decline))).isInstanceOf(Declined.class);
        assertThat(catchThrowable(() -> till.atomic("canary-key-2", "", SilentLogsTest::decline)))
                .isInstanceOf(Declined.class);

        assertSaid("failed, and that could not be stored; its key is free when the lease lapses", "SQLState 23");
        assertSaid("failed, and that could not be stored; its key is free:", "SQLState 23");
        assertRefused(
                IdempotencyException.OutcomeUnknown.class,
                () -> till.leased("canary-key-3", "", SilentLogsTest::answer));
    }

    @Test
    void ofAKeyThatTheDatabaseDoesNotLetGo() {
        refer();
        only("state <> 'ABANDONED'");

        assertThat(catchThrowable(() -> leased(() -> hold() == 1 ? fail() : answer())))
                .hasMessage("canary-failure");
        assertThat(catchThrowable(() -> once("canary-key", SilentLogsTest::fail)))
                .hasMessage("canary-failure");

        assertSaid("failed, and its key could not be released", "SQLState 23");
        assertSaid("failed, and its key could not be given up", "SQLState 23");
    }

    @Test
    void ofRecordsThatTheDatabaseDoesNotLetBePurged() throws Exception {
        refer();
        assertThat(leased(SilentLogsTest::answer)).isEqualTo(answer());
        assertThat(hold()).isOne();

        update("UPDATE idempotency_record SET expires_at = created_at, lease_until = created_at");

        await().atMost(10, SECONDS).untilAsserted(() -> assertSaid("could not be purged", "SQLState 23"));
    }

    @Test
    void ofLeasesThatTheDatabaseDoesNotLetBeRenewed() {
        assertRefused(
                IdempotencyException.OutcomeUnknown.class,
                () -> leased(() -> {
                    only("attempt = 0");
                    await().atMost(10, SECONDS)
                            .untilAsserted(() -> assertSaid("Leases could not be renewed", "SQLState 23"));
                    return answer();
                }));
    }

    @Test
    void ofALeaseThatIsLost() throws Exception {
        Callable<Integer> takeOver = () -> update("UPDATE idempotency_record SET token = 'another'");

        assertThat(leased(() -> takeOver.call() == 1 ? answer() : fail())).isEqualTo(answer());
        update("DELETE FROM idempotency_record");
        assertThat(catchThrowable(() -> leased(() -> takeOver.call() == 1 ? fail() : answer())))
                .hasMessage("canary-failure");

        assertSaid("ran to its end after its lease was lost");
        assertSaid("failed after its lease was lost");
    }

    @Test
    void ofCallsThatAreAbandonedAndSettled() {
        IdempotentOperation<Answer> once =
                IdempotentOperation.named("once", Answer.class).build();
        for (String key : new String[] {"canary-settled", "canary-released"}) {
            Throwable unused = catchThrowable(() -> once(key, SilentLogsTest::fail));
            assertRefused(IdempotencyException.Abandoned.class, () -> once(key, SilentLogsTest::answer));
        }
        var abandoned = records.list(State.ABANDONED, 10);
        assertThat(abandoned).hasSize(2);

        for (int i = 0; i < 2; i++) {
            boolean unused = records.settle(abandoned.get(0), once, answer());
            unused = records.release(abandoned.get(1));
        }

        assertSaid("was begun and failed");
        assertSaid("An operator settled");
        assertSaid("An operator released");
        assertSaid("An operator could not settle");
        assertSaid("An operator could not release");
    }

    @Test
    void ofAClaimThatTheDatabaseOrATriggerRefuses() {
        only("attempt = 0");
        assertRefused(IdempotencyException.StoreUnavailable.class, () -> leased(SilentLogsTest::answer));
        assertRefused(IdempotencyException.StoreUnavailable.class, () -> atomic(SilentLogsTest::answer));
        update("ALTER TABLE idempotency_record DROP CONSTRAINT c");

        trigger();

        assertRefused(IdempotencyException.StoreUnavailable.class, () -> leased(SilentLogsTest::answer));
        assertRefused(IdempotencyException.StoreUnavailable.class, () -> atomic(SilentLogsTest::answer));
    }

    private void trigger() {
        String events = "CREATE TRIGGER quoting BEFORE INSERT ON idempotency_record FOR EACH ROW ";
        if (database == Database.H2) {
            update(events + "CALL \"" + QuotingTrigger.class.getName() + "\"");
        } else {
            update("CREATE FUNCTION quote() RETURNS trigger LANGUAGE plpgsql AS"
                    + " $$ BEGIN RAISE EXCEPTION 'refused: %', NEW; END $$");
            update(events + "EXECUTE FUNCTION quote()");
        }
    }
}
