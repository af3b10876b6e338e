package dev.idempotent.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Health checks ask a store all the time. */
interface CheckRules extends StoreUnderTest {

    @Test
    default void aStoreThatAnswersPassesItsCheckWhichLeavesNothingBehind() {
        Call call = Call.fresh();
        call.start(store());
        Set<String> before = records();

        store().check();

        assertThat(records()).isEqualTo(before);
    }

    private Set<String> records() {
        return Arrays.stream(State.values())
                .map(state -> store().list(state, 10_000))
                .flatMap(List::stream)
                .map(IdempotencyRecord::lease)
                .map(lease -> lease.key() + lease.token())
                .collect(Collectors.toSet());
    }
}
