package dev.idempotent.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What the failures of stores and commits say of what stands. */
class StoreFailuresTest {

    private final SQLException cause = new SQLException("deadlock", "40001");

    @Test
    void aConflictPassesAndLeavesNothing() {
        StoreException conflict = StoreException.conflict("a rival was faster", cause);

        assertThat(conflict).hasMessage("a rival was faster").hasCause(cause);
        assertThat(conflict.isConflict()).isTrue();
        assertThat(conflict.isPassing()).isTrue();
    }

    @Test
    void otherFailuresAreNoConflictsAndOnlyLastingOnesStay() {
        assertThat(StoreException.passing("cut off", cause).isConflict()).isFalse();
        assertThat(StoreException.passing("cut off", cause).isPassing()).isTrue();
        assertThat(StoreException.lasting("no such table", cause).isConflict()).isFalse();
        assertThat(StoreException.lasting("no such table", cause).isPassing()).isFalse();
    }

    @Test
    void afterAFailedCommitItIsNotKnownWhetherTheWorkStands() {
        IllegalStateException failure = new IllegalStateException("the connection is gone");

        CommitException unknown = new CommitException(failure);

        assertThat(unknown.isCommitted()).isFalse();
        assertThat(unknown.failure()).isSameAs(failure);
        assertThat(unknown).hasCause(failure).hasMessageContaining("could not be committed");
    }

    @Test
    void whatFailsAfterTheCommitLeavesTheWorkStanding() {
        IllegalStateException failure = new IllegalStateException("a callback failed");

        CommitException afterwards = CommitException.afterwards(failure);

        assertThat(afterwards.isCommitted()).isTrue();
        assertThat(afterwards.failure()).isSameAs(failure);
        assertThat(afterwards).hasCause(failure).hasMessageContaining("was committed");
    }
}
