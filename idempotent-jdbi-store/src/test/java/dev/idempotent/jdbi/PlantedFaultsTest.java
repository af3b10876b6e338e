package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.tck.IdempotencyStoreContract;
import dev.idempotent.testing.Database;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Each guard in the SQL is needed: without it, the rule of the contract that it serves is broken. */
@Tag("slow")
class PlantedFaultsTest {

    private static Database database = Database.H2;
    private static UnaryOperator<String> edit = UnaryOperator.identity();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    UPDATE | AND token = ? | AND CAST(? AS VARCHAR) <> '' | aLateOwnerDoesNotCompleteTheSuccessorsCall
                    UPDATE | AND token = ? | AND CAST(? AS VARCHAR) <> '' | aLateOwnerDoesNotReplaceTheSuccessorsResult
                    UPDATE | AND token = ? | AND token = ? AND lease_until > CURRENT_TIMESTAMP | anOwnerWhoseLeaseLapsedMayCompleteWhereNobodyTookTheKey
                    UPDATE | CASE WHEN expires_at <= CURRENT_TIMESTAMP | CASE WHEN TRUE | retentionCountsFromTheClaimAndCompletingDoesNotProlongIt
                    UPDATE | CASE WHEN expires_at <= CURRENT_TIMESTAMP | CASE WHEN FALSE | aCallThatOutlivedItsRetentionIsKeptFromItsCompletion
                    UPDATE | AND (expires_at > CURRENT_TIMESTAMP) IS TRUE | ` ` | aCallThatOutlivedItsRetentionIsKeptFromItsCompletion
                    UPDATE | AND state <> 'COMPLETED' AND (expires_at | AND (expires_at | theFirstResultStaysWhereASecondIsAnother
                    DELETE | AND token = ? | AND CAST(? AS VARCHAR) <> '' | aLateOwnerDoesNotReleaseTheSuccessorsCall
                    DELETE | AND token = ? AND state IN ('IN_PROGRESS', 'IN_PROGRESS_ONCE') | AND token = ? | aCompletedCallIsNotReleasedByItsOwner
                    SELECT | AND r.lease_until <= CURRENT_TIMESTAMP | ` ` | aLiveLeaseIsNotTakenOver
                    SELECT | AND r.lease_until <= CURRENT_TIMESTAMP | ` ` | ofManyRivalsForOneLapsedKeyOneTakesItOver
                    SELECT | AND r.lease_until <= CURRENT_TIMESTAMP | ` ` | aLiveLeaseNeverExpiresThoughItsRetentionIsOver
                    SELECT | 'COMPLETED' AND r.expires_at <= CURRENT_TIMESTAMP | 'COMPLETED' | aCompletedCallIsNotTakenOverThoughItsLeaseLapsed
                    SELECT | (r.expires_at <= CURRENT_TIMESTAMP OR | (FALSE OR | aLapsedCallWhoseRetentionIsOverIsForAnybody
                    SELECT | OR r.fingerprint = ? | OR CAST(? AS VARCHAR) <> '' | aLapsedLeaseIsNotTakenOverByACallThatLooksDifferent
                    SELECT | AND ?) | AND CAST(? AS BOOLEAN) IS NOT NULL) | aLapsedLeaseIsNotTakenOverByAClaimantWhoMayNot
                    SELECT | THEN r.attempt + 1 ELSE 1 END | THEN r.attempt + 1 ELSE r.attempt + 1 END | aClaimAfterRetentionStartsAfreshWithNothingOfTheOldLife
                    SELECT | created_at = CURRENT_TIMESTAMP, | ` ` | aTakeoverSetsTheWholeRecordAnew
                    SELECT operation | AND state = 'COMPLETED' | ` ` | aSuccessorsRunningCallHidesTheOldAnswer
                    SELECT operation | AND (expires_at > CURRENT_TIMESTAMP) IS TRUE | ` ` | anAnswerWhoseRetentionIsOverIsNone
                    UPDATE | state IN ('IN_PROGRESS', 'IN_PROGRESS_ONCE') AND token IN | token IN | aCompletedCallHoldsNoLease
                    UPDATE | AND token IN (?, ?, ?, ?) | AND CONCAT(CAST(? AS VARCHAR), ?, ?, ?) <> '' | onlyLeasesThatAreStillHeldAreRenewed
                    DELETE | AND (state = 'COMPLETED' OR state = 'IN_PROGRESS' AND lease_until <= CURRENT_TIMESTAMP) | ` ` | aLiveLeaseIsNeverRemovedThoughItsRetentionIsOver
                    DELETE | expires_at <= CURRENT_TIMESTAMP AND | TRUE AND | whatIsStillRetainedIsNotRemoved
                    SELECT | OR r.state = 'IN_PROGRESS' AND | OR r.state <> 'COMPLETED' AND | aLapsedLeaseThatWasNotToBeReclaimedIsAbandonedForEverybody
                    SELECT | OR r.state = 'IN_PROGRESS' AND | OR r.state <> 'COMPLETED' AND | whatMustNotRunAgainOutlivesItsRetention
                    DELETE | OR state = 'IN_PROGRESS' AND lease_until | OR lease_until | whatMustNotRunAgainOutlivesItsRetention
                    DELETE | AND token = ? AND state IN ('IN_PROGRESS', 'IN_PROGRESS_ONCE') | AND token = ? | aCallThatWasGivenUpIsNeitherReleasedNorRenewed
                    UPDATE | AND token = ? | AND CAST(? AS VARCHAR) <> '' | aLateOwnerDoesNotGiveUpTheSuccessorsCall
                    UPDATE | AND state <> 'COMPLETED' | ` ` | aCompletedCallIsNotGivenUp
                    UPDATE | 'COMPLETED', token = ?, | 'COMPLETED', token = CASE WHEN CAST(? AS VARCHAR) <> '' THEN token END, | aThawedOwnerDoesNotOverwriteASettlement
                    UPDATE | AND token = ? | AND CAST(? AS VARCHAR) <> '' | anOperatorWhoLookedBeforeATakeoverTouchesNothing
                    DELETE | AND token = ? | AND CAST(? AS VARCHAR) <> '' | anOperatorWhoLookedBeforeATakeoverTouchesNothing
                    UPDATE | AND lease_until <= CURRENT_TIMESTAMP) | ) | aCallWhoseOwnerIsAliveIsNotSettled
                    DELETE | AND lease_until <= CURRENT_TIMESTAMP) | ) | aCallWhoseOwnerIsAliveIsNotSettled
                    DELETE | FETCH FIRST ? ROWS ONLY | AND ? > 0 | expiredRecordsAreRemovedUpToTheLimitAndCounted
                    """)
    void onH2(String verb, String guard, String instead, String rule) {
        assertNeeded(Database.H2, verb, Pattern.quote(guard), Matcher.quoteReplacement(instead), rule);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    UPDATE | AND token = \\? | AND CAST(? AS text) <> '' | aLateOwnerDoesNotCompleteTheSuccessorsCall
                    UPDATE | AND token = \\? | AND token = ? AND lease_until > now() | anOwnerWhoseLeaseLapsedMayCompleteWhereNobodyTookTheKey
                    UPDATE | CASE WHEN expires_at <= statement_timestamp\\(\\) | CASE WHEN TRUE | retentionCountsFromTheClaimAndCompletingDoesNotProlongIt
                    UPDATE | CASE WHEN expires_at <= statement_timestamp\\(\\) | CASE WHEN FALSE | aCallThatOutlivedItsRetentionIsKeptFromItsCompletion
                    UPDATE | AND \\(expires_at > statement_timestamp\\(\\)\\) IS TRUE | ` ` | aCallThatOutlivedItsRetentionIsKeptFromItsCompletion
                    UPDATE | AND state <> 'COMPLETED' AND \\(expires_at | AND (expires_at | theFirstResultStaysWhereASecondIsAnother
                    DELETE | AND token = \\? | AND CAST(? AS text) <> '' | aLateOwnerDoesNotReleaseTheSuccessorsCall
                    DELETE | AND token = \\? AND state IN \\('IN_PROGRESS', 'IN_PROGRESS_ONCE'\\) | AND token = ? | aCompletedCallIsNotReleasedByItsOwner
                    WITH | AND (r\\.)?lease_until <= statement_timestamp\\(\\) AND | AND | aLiveLeaseIsNotTakenOver
                    WITH | AND (r\\.)?lease_until <= statement_timestamp\\(\\) AND | AND | aLiveLeaseNeverExpiresThoughItsRetentionIsOver
                    WITH | WHERE r.state = 'COMPLETED' .*? AND \\?\\) RETURNING | WHERE ? IS NOT NULL RETURNING | ofManyRivalsForManyKeysOneEachIsGranted
                    WITH | WHERE r.state = 'COMPLETED' .*? AND \\?\\) RETURNING | WHERE ? IS NOT NULL RETURNING | ofManyRivalsForOneLapsedKeyOneTakesItOver
                    WITH | 'COMPLETED' AND (r\\.)?expires_at <= statement_timestamp\\(\\) | 'COMPLETED' | aCompletedCallIsNotTakenOverThoughItsLeaseLapsed
                    WITH | \\((r\\.)?expires_at <= statement_timestamp\\(\\) OR | (FALSE OR | aLapsedCallWhoseRetentionIsOverIsForAnybody
                    WITH | (r\\.)?fingerprint = ([?a-z.]+) AND | ($1fingerprint = $2 OR TRUE) AND | aLapsedLeaseIsNotTakenOverByACallThatLooksDifferent
                    WITH | AND \\?\\) | AND (? OR TRUE)) | aLapsedLeaseIsNotTakenOverByAClaimantWhoMayNot
                    WITH | ELSE 1 END | ELSE r.attempt + 1 END | aClaimAfterRetentionStartsAfreshWithNothingOfTheOldLife
                    WITH | created_at = excluded.created_at, | ` ` | aTakeoverSetsTheWholeRecordAnew
                    SELECT operation | AND state = 'COMPLETED' | ` ` | aSuccessorsRunningCallHidesTheOldAnswer
                    SELECT operation | AND \\(expires_at > statement_timestamp\\(\\)\\) IS TRUE | ` ` | anAnswerWhoseRetentionIsOverIsNone
                    UPDATE | state IN \\('IN_PROGRESS', 'IN_PROGRESS_ONCE'\\) AND token IN | token IN | aCompletedCallHoldsNoLease
                    UPDATE | AND token IN \\((.*?)\\) | AND CONCAT($1) <> '' | onlyLeasesThatAreStillHeldAreRenewed
                    DELETE | AND \\(state = 'COMPLETED' OR state = 'IN_PROGRESS' AND lease_until <= statement_timestamp\\(\\)\\) | ` ` | aLiveLeaseIsNeverRemovedThoughItsRetentionIsOver
                    DELETE | expires_at <= statement_timestamp\\(\\) AND | TRUE AND | whatIsStillRetainedIsNotRemoved
                    WITH | OR (r\\.)?state = 'IN_PROGRESS' AND | OR $1state <> 'COMPLETED' AND | aLapsedLeaseThatWasNotToBeReclaimedIsAbandonedForEverybody
                    WITH | OR (r\\.)?state = 'IN_PROGRESS' AND | OR $1state <> 'COMPLETED' AND | whatMustNotRunAgainOutlivesItsRetention
                    DELETE | OR state = 'IN_PROGRESS' AND lease_until | OR lease_until | whatMustNotRunAgainOutlivesItsRetention
                    UPDATE | 'COMPLETED', token = \\?, | 'COMPLETED', token = CASE WHEN CAST(? AS text) <> '' THEN token END, | aThawedOwnerDoesNotOverwriteASettlement
                    UPDATE | AND lease_until <= statement_timestamp\\(\\)\\) | ) | aCallWhoseOwnerIsAliveIsNotSettled
                    DELETE | LIMIT \\? | LIMIT ? + 100 | expiredRecordsAreRemovedUpToTheLimitAndCounted
                    """)
    void onPostgreSql(String verb, String guard, String instead, String rule) {
        assertNeeded(Database.POSTGRESQL, verb, guard, instead, rule);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    UPDATE | AND token = \\? | AND ? <> '' | aLateOwnerDoesNotCompleteTheSuccessorsCall
                    UPDATE | AND token = \\? | AND token = ? AND lease_until > UTC_TIMESTAMP(6) | anOwnerWhoseLeaseLapsedMayCompleteWhereNobodyTookTheKey
                    UPDATE | CASE WHEN expires_at <= UTC_TIMESTAMP\\(6\\) | CASE WHEN TRUE | retentionCountsFromTheClaimAndCompletingDoesNotProlongIt
                    UPDATE | CASE WHEN expires_at <= UTC_TIMESTAMP\\(6\\) | CASE WHEN FALSE | aCallThatOutlivedItsRetentionIsKeptFromItsCompletion
                    UPDATE | AND \\(expires_at > UTC_TIMESTAMP\\(6\\)\\) IS TRUE | ` ` | aCallThatOutlivedItsRetentionIsKeptFromItsCompletion
                    UPDATE | AND state <> 'COMPLETED' AND \\(expires_at | AND (expires_at | theFirstResultStaysWhereASecondIsAnother
                    DELETE | AND token = \\? | AND ? <> '' | aLateOwnerDoesNotReleaseTheSuccessorsCall
                    DELETE | AND token = \\? AND state IN \\('IN_PROGRESS', 'IN_PROGRESS_ONCE'\\) | AND token = ? | aCompletedCallIsNotReleasedByItsOwner
                    SET STATEMENT innodb | AND lease_until <= UTC_TIMESTAMP\\(6\\) AND | AND | aLiveLeaseIsNotTakenOver
                    SET STATEMENT innodb | AND lease_until <= UTC_TIMESTAMP\\(6\\) AND | AND | aLiveLeaseNeverExpiresThoughItsRetentionIsOver
                    SET STATEMENT innodb | AND lease_until <= UTC_TIMESTAMP\\(6\\) AND | AND | ofManyRivalsForManyKeysOneEachIsGranted
                    SET STATEMENT innodb | VALUES\\(token\\) AND state = VALUES\\(state\\) | VALUES(token) | theSameRequestIsNotGrantedAgainOnceItIsCompleted
                    SET STATEMENT innodb | 'COMPLETED' AND expires_at <= UTC_TIMESTAMP\\(6\\) | 'COMPLETED' | aCompletedCallIsNotTakenOverThoughItsLeaseLapsed
                    SET STATEMENT innodb | \\(expires_at <= UTC_TIMESTAMP\\(6\\) OR | (FALSE OR | aLapsedCallWhoseRetentionIsOverIsForAnybody
                    SET STATEMENT innodb | fingerprint = VALUES\\(fingerprint\\) AND | ` ` | aLapsedLeaseIsNotTakenOverByACallThatLooksDifferent
                    SET STATEMENT innodb | AND \\?\\), | AND (? OR TRUE)), | aLapsedLeaseIsNotTakenOverByAClaimantWhoMayNot
                    SET STATEMENT innodb | attempt \\+ 1, 1\\) | attempt + 1, attempt + 1) | aClaimAfterRetentionStartsAfreshWithNothingOfTheOldLife
                    SET STATEMENT innodb | lease_until = IF\\(.*?, lease_until\\), | ` ` | onceTakenOverTheLeaseIsLiveAgain
                    SET STATEMENT innodb | created_at = IF\\(.*?, created_at\\), | ` ` | aTakeoverSetsTheWholeRecordAnew
                    UPDATE | state IN \\('IN_PROGRESS', 'IN_PROGRESS_ONCE'\\) AND token IN | token IN | aCompletedCallHoldsNoLease
                    UPDATE | AND token IN \\((.*?)\\) | AND CONCAT($1) <> '' | onlyLeasesThatAreStillHeldAreRenewed
                    SELECT operation | AND state = 'COMPLETED' | ` ` | aSuccessorsRunningCallHidesTheOldAnswer
                    SELECT operation | AND \\(expires_at > UTC_TIMESTAMP\\(6\\)\\) IS TRUE | ` ` | anAnswerWhoseRetentionIsOverIsNone
                    SET STATEMENT tx | AND \\(state = 'COMPLETED' OR state = 'IN_PROGRESS' AND lease_until <= UTC_TIMESTAMP\\(6\\)\\) | ` ` | aLiveLeaseIsNeverRemovedThoughItsRetentionIsOver
                    SET STATEMENT tx | expires_at <= UTC_TIMESTAMP\\(6\\) AND | TRUE AND | whatIsStillRetainedIsNotRemoved
                    SET STATEMENT innodb | OR state = 'IN_PROGRESS' AND | OR state <> 'COMPLETED' AND | aLapsedLeaseThatWasNotToBeReclaimedIsAbandonedForEverybody
                    SET STATEMENT innodb | OR state = 'IN_PROGRESS' AND | OR state <> 'COMPLETED' AND | whatMustNotRunAgainOutlivesItsRetention
                    SET STATEMENT tx | OR state = 'IN_PROGRESS' AND lease_until | OR lease_until | whatMustNotRunAgainOutlivesItsRetention
                    UPDATE | 'COMPLETED', token = \\?, | 'COMPLETED', token = IF(? <> '', token, ''), | aThawedOwnerDoesNotOverwriteASettlement
                    UPDATE | AND lease_until <= UTC_TIMESTAMP\\(6\\)\\) | ) | aCallWhoseOwnerIsAliveIsNotSettled
                    """)
    void onMariaDb(String verb, String guard, String instead, String rule) {
        assertNeeded(Database.MARIADB, verb, guard, instead, rule);
    }

    private static void assertNeeded(Database on, String verb, String guard, String instead, String rule) {
        database = on;
        assertThat(failures(UnaryOperator.identity(), rule))
                .as("failures with the guard")
                .isZero();
        AtomicInteger edits = new AtomicInteger();
        UnaryOperator<String> fault = sql -> {
            String edited = sql.startsWith(verb) ? oneLine(sql).replaceAll(guard, instead) : sql;
            edits.addAndGet(edited.equals(oneLine(sql)) || edited.equals(sql) ? 0 : 1);
            return edited;
        };

        // A race is not lost each time that it could be.
        int runs = rule.startsWith("ofMany") ? 10 : 1;
        assertThat(IntStream.range(0, runs).anyMatch(run -> failures(fault, rule) == 1))
                .as("failures without the guard")
                .isTrue();
        assertThat(edits).as("statements without the guard").hasPositiveValue();
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
                        .isInstanceOfAny(AssertionError.class, StoreException.class)
                        .hasMessageNotContaining("Syntax error")
                        .hasMessageNotContaining("SQLState 42"));
        return summary.getTestsFailedCount();
    }

    /** The contract on a database of its own, through connections that edit the SQL. */
    static class EditedStore extends IdempotencyStoreContract {

        private final HikariDataSource pool = Databases.pool(database);
        private final JdbiIdempotencyStore store = JdbiIdempotencyStore.builder(Jdbi.create(Wrapped.edited(edit, pool)))
                .schema(SchemaMode.CREATE)
                .build();

        @AfterEach
        void close() {
            store.close();
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
