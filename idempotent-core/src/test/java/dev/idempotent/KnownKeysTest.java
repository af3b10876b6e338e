package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.RecordKey;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownKeysTest {

    /** How many keys a node may repeat at one time, such that few of them are claimed. */
    private static final int MANY = 5_000;

    private final KnownKeys known = new KnownKeys();

    private static List<RecordKey> keys(int from) {
        return IntStream.range(from, from + MANY)
                .mapToObj(i -> new RecordKey("pay", "anonymous", "order-" + i))
                .toList();
    }

    @Test
    void ofSomeThousandsNearlyAllAreRememberedAtOneTime() {
        keys(0).forEach(known::add);

        // If each had one place, it would be some 190 that lose it to another.
        assertThat(keys(0).stream().filter(key -> !known.contains(key))).hasSizeLessThan(40);
        assertThat(keys(MANY).stream().filter(known::contains)).isEmpty();
    }

    @Test
    void theLastIsAlwaysKnownHoweverManyThereWere() {
        for (int i = 0; i < 100; i++) {
            for (RecordKey key : keys(i * MANY)) {
                known.add(key);
                assertThat(known.contains(key)).isTrue();
            }
        }
    }

    @Test
    void whatIsRemovedIsForgottenAndTheOthersStay() {
        keys(0).forEach(known::add);
        List<RecordKey> kept =
                keys(MANY).stream().peek(known::add).filter(known::contains).toList();
        keys(0).forEach(known::remove);

        assertThat(keys(0).stream().filter(known::contains)).isEmpty();
        assertThat(kept.stream().filter(known::contains)).hasSizeGreaterThan(MANY - 40);
        keys(MANY).forEach(known::remove);
        assertThat(keys(MANY).stream().filter(known::contains)).isEmpty();
    }
}
