package dev.idempotent.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.StoredResult.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Results are equal by what they hold, and do not show it. */
class StoredResultTest {

    private final StoredResult paid = StoredResult.value("json", bytes("paid"));

    @Test
    void equalContentIsOneResult() {
        StoredResult again = StoredResult.of(Kind.VALUE, "json", bytes("paid"));

        assertThat(paid).isEqualTo(again).hasSameHashCodeAs(again);
    }

    @Test
    void kindFormatAndBytesTellResultsApart() {
        StoredResult failure = StoredResult.of(Kind.FAILURE, "json", bytes("paid"));
        StoredResult xml = StoredResult.value("xml", bytes("paid"));
        StoredResult open = StoredResult.value("json", bytes("open"));

        for (StoredResult other : new StoredResult[] {failure, xml, open, StoredResult.notKept()}) {
            assertThat(paid).isNotEqualTo(other).doesNotHaveSameHashCodeAs(other);
        }
        assertThat(paid).isNotEqualTo("paid");
    }

    @Test
    void aResultIsDescribedAndNotShown() {
        assertThat(paid).hasToString("VALUE[json, 4 bytes]");
        assertThat(StoredResult.notKept()).hasToString("NOT_KEPT[, 0 bytes]");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
