package dev.idempotent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

/** Where nothing is known of the application's transactions, none is joined, and that is said. */
class TransactionsTest {

    private final Transactions none = Transactions.none();

    @Test
    void noTransactionIsSeenOrJoined() {
        assertThat(none.isActive()).isFalse();
        assertThat(none.isJoinable()).isFalse();
        assertThat(none.obstacle())
                .hasValueSatisfying(obstacle -> assertThat(obstacle).contains("transactions"));
    }

    @Test
    void workThatNeedsATransactionDoesNotRun() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> none.run("place-order", transaction -> {
                    throw new AssertionError("it ran");
                }))
                .satisfies(e -> assertThat(e.isPassing()).isFalse());
    }

    /** A second connection beside one that the thread holds is how a pool comes to a standstill. */
    @Test
    void whoDoesNotKnowBetterMayHoldAConnection() {
        assertThat(none.mayHoldConnection()).isTrue();
    }
}
