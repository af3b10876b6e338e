package dev.idempotent.store;

import dev.idempotent.store.IdempotencyRecord.State;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many records are in each state. Immutable.
 *
 * @param byState every state is there, also where it has none
 * @param complete whether that is all there are; else there may be more, which nobody looked at
 */
public record RecordCounts(Map<State, Long> byState, boolean complete) {

    public RecordCounts {
        Map<State, Long> all = new EnumMap<>(State.class);
        for (State state : State.values()) {
            all.put(state, byState.getOrDefault(state, 0L));
        }
        byState = Collections.unmodifiableMap(all);
    }

    /** How many are in one state. */
    public long in(State state) {
        return byState.getOrDefault(state, 0L);
    }

    /**
     * What was counted where {@code most} records were looked at, at the most.
     *
     * @param byState those that there are
     */
    public static RecordCounts of(Map<State, Long> byState, int most) {
        return new RecordCounts(
                byState, byState.values().stream().mapToLong(Long::longValue).sum() < most);
    }
}
