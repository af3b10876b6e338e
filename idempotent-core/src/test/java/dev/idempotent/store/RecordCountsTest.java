package dev.idempotent.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.IdempotencyRecord.State;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was counted, and whether that is all there is. */
class RecordCountsTest {

    private final Map<State, Long> five = Map.of(State.COMPLETED, 3L, State.ABANDONED, 2L);

    @Test
    void everyStateHasItsNumberAlsoWhereThatIsNone() {
        RecordCounts counts = RecordCounts.of(five, 100);

        assertThat(counts.in(State.COMPLETED)).isEqualTo(3);
        assertThat(counts.in(State.ABANDONED)).isEqualTo(2);
        assertThat(counts.in(State.IN_PROGRESS)).isZero();
        assertThat(counts.byState()).containsOnlyKeys(State.values());
    }

    @Test
    void whereAsManyWereLookedAtAsMightBeThereMayBeMore() {
        assertThat(RecordCounts.of(five, 6).complete()).isTrue();
        assertThat(RecordCounts.of(five, 5).complete()).isFalse();
    }
}
