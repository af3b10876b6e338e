package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.idempotent.Bench.Order;
import dev.idempotent.store.StoreException;
import org.junit.jupiter.api.Test;

/** What becomes of a call whose transaction the database undid. */
class ConflictsTest {

    private final StoreException conflict = StoreException.conflict("deadlock", null);
    private final StoreException cutOff = StoreException.passing("cut off", null);
    private final Call<Order> call = new Call<>(
            Bench.operation().build(), Guarantee.ATOMIC, Bench.recordOf("k"), "f", new Node("here"), Trace.NONE);
    private final Claimant claimant = new Claimant(call, new Flight(System.nanoTime()), System.nanoTime());

    @Test
    void theCallerOfWhatAConflictUndidIsToldSo() {
        assertThat(call.undone(conflict))
                .isInstanceOf(IdempotencyException.TransactionConflict.class)
                .hasCause(conflict);
        assertThat(call.undone(cutOff))
                .isInstanceOf(IdempotencyException.StoreUnavailable.class)
                .hasCause(cutOff);
    }

    @Test
    void aConflictIsTriedAgainAfterAPauseUpTo12Times() {
        for (int i = 0; i < 12; i++) {
            assertThatNoException().isThrownBy(() -> claimant.pause(conflict));
        }

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> claimant.pause(conflict))
                .isSameAs(conflict);
    }

    @Test
    void anotherFailureIsNotTriedAgain() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> claimant.pause(cutOff))
                .isSameAs(cutOff);
    }

    @Test
    void whoIsInterruptedInAPauseTriesNoMore() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> claimant.pause(conflict))
                .isSameAs(conflict);
        assertThat(Thread.interrupted()).isTrue();
    }
}
