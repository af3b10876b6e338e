package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.tck.IdempotencyStoreContract;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Each guard in the SQL is needed: without it, the rule of the contract that it serves is broken. */
class PlantedFaultsTest {

    private static UnaryOperator<String> edit = UnaryOperator.identity();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    UPDATE | AND token = ? | AND CAST(? AS VARCHAR) <> '' | aLateOwnerDoesNotCompleteTheSuccessorsCall
                    UPDATE | AND token = ? | AND CAST(? AS VARCHAR) <> '' | aLateOwnerDoesNotReplaceTheSuccessorsResult
                    UPDATE | AND token = ? | AND token = ? AND lease_until > CURRENT_TIMESTAMP | anOwnerWhoseLeaseLapsedMayCompleteWhereNobodyTookTheKey
                    UPDATE | CASE WHEN expires_at <= CURRENT_TIMESTAMP | CASE WHEN TRUE | retentionCountsFromTheClaimAndCompletingDoesNotProlongIt
                    UPDATE | CASE WHEN expires_at <= CURRENT_TIMESTAMP | CASE WHEN FALSE | aCallThatOutlivedItsRetentionIsKeptFromItsCompletion
                    DELETE | AND token = ? | AND CAST(? AS VARCHAR) <> '' | aLateOwnerDoesNotReleaseTheSuccessorsCall
                    DELETE | AND token = ? AND state = 'IN_PROGRESS' | AND token = ? | aCompletedCallIsNotReleasedByItsOwner
                    SELECT | AND (r.state = 'COMPLETED' OR r.lease_until <= CURRENT_TIMESTAMP) | ` ` | aLiveLeaseIsNotTakenOver
                    SELECT | AND (r.state = 'COMPLETED' OR r.lease_until <= CURRENT_TIMESTAMP) | ` ` | ofManyRivalsForOneLapsedKeyOneTakesItOver
                    SELECT | AND (r.state = 'COMPLETED' OR r.lease_until <= CURRENT_TIMESTAMP) | ` ` | aLiveLeaseNeverExpiresThoughItsRetentionIsOver
                    SELECT | r.expires_at <= CURRENT_TIMESTAMP | TRUE | aCompletedCallIsNotTakenOverThoughItsLeaseLapsed
                    SELECT | r.expires_at <= CURRENT_TIMESTAMP | FALSE | aLapsedCallWhoseRetentionIsOverIsForAnybody
                    SELECT | AND r.fingerprint = ? | AND CAST(? AS VARCHAR) <> '' | aLapsedLeaseIsNotTakenOverByACallThatLooksDifferent
                    SELECT | AND ?) | AND CAST(? AS BOOLEAN) IS NOT NULL) | aLapsedLeaseIsNotTakenOverByAClaimantWhoMayNot
                    SELECT | THEN r.attempt + 1 ELSE 1 END | THEN r.attempt + 1 ELSE r.attempt + 1 END | aClaimAfterRetentionStartsAfreshWithNothingOfTheOldLife
                    SELECT | created_at = CURRENT_TIMESTAMP, | ` ` | aTakeoverSetsTheWholeRecordAnew
                    UPDATE | state = 'IN_PROGRESS' AND token IN | token IN | aCompletedCallHoldsNoLease
                    UPDATE | AND token IN (?, ?, ?, ?) | AND CONCAT(CAST(? AS VARCHAR), ?, ?, ?) <> '' | onlyLeasesThatAreStillHeldAreRenewed
                    DELETE | AND (state = 'COMPLETED' OR lease_until <= CURRENT_TIMESTAMP) | ` ` | aLiveLeaseIsNeverRemovedThoughItsRetentionIsOver
                    DELETE | expires_at <= CURRENT_TIMESTAMP AND | TRUE AND | whatIsStillRetainedIsNotRemoved
                    DELETE | FETCH FIRST ? ROWS ONLY | AND ? > 0 | expiredRecordsAreRemovedUpToTheLimitAndCounted
                    """)
    void aStatementWithoutItsGuardBreaksItsRule(String verb, String guard, String instead, String rule) {
        assertThat(failures(UnaryOperator.identity(), rule))
                .as("failures with the guard")
                .isZero();

        UnaryOperator<String> fault = sql -> sql.startsWith(verb) ? oneLine(sql).replace(guard, instead) : sql;

        assertThat(failures(fault, rule)).as("failures without the guard").isOne();
    }

    private static String oneLine(String sql) {
        return sql.replaceAll("\\s+", " ");
    }

    @AfterEach
    void mend() {
        edit = UnaryOperator.identity();
    }

    private static long failures(UnaryOperator<String> fault, String rule) {
        edit = fault;
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectMethod(EditedStore.class, rule))
                                .build(),
                        listener);
        TestExecutionSummary summary = listener.getSummary();
        assertThat(summary.getTestsStartedCount()).as("tests named " + rule).isOne();
        summary.getFailures()
                .forEach(failure -> assertThat(failure.getException())
                        .as("the rule is broken, not the SQL")
                        .isInstanceOf(AssertionError.class)
                        .hasMessageNotContaining("Syntax error"));
        return summary.getTestsFailedCount();
    }

    /** The contract on a database of its own, through connections that edit the SQL. */
    static class EditedStore extends IdempotencyStoreContract {

        private final HikariDataSource pool = Databases.pool(Databases.inMemory());
        private final IdempotencyStore store = JdbiIdempotencyStore.builder(Jdbi.create(Wrapped.edited(edit, pool)))
                .schema(SchemaMode.CREATE)
                .build();

        @AfterEach
        void close() {
            pool.close();
        }

        @Override
        public IdempotencyStore store() {
            return store;
        }

        @Override
        public void age(RecordKey key, Duration by) {
            Databases.age(pool, key, by);
        }
    }
}
