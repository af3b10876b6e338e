package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.idempotent.store.StoredResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An origin is kept with a result where there is room for both and for what seals them; the result always is. */
class OriginTest {

    private static final int PLENTY = 10_000;

    private final StoredResult result = StoredResult.value("json", new byte[40]);

    private static StoredResult written(String text, StoredResult result, int maxBytes) {
        return new Origin(text, result).written(maxBytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 126, 127})
    void anOriginOfAtMost127CharactersIsReadAsItWas(int length) {
        Origin origin = new Origin("t".repeat(length), result);

        assertThat(Origin.read(origin.written(PLENTY))).isEqualTo(origin);
    }

    @Test
    void aLongerOneIsLeftOut() {
        assertThat(written("t".repeat(128), result, PLENTY)).isEqualTo(result);
    }

    @Test
    void anOriginIsKeptWhere100BytesAreLeftBesideItForASeal() {
        assertThat(written("trace-1", result, 40 + 7 + 100)).isNotEqualTo(result);
        assertThat(written("trace-1", result, 40 + 7 + 99)).isEqualTo(result);
    }

    @Test
    void anOriginIsKeptWhereTheFormatHasRoomForASeal() {
        StoredResult longest = StoredResult.value("f".repeat(21), new byte[40]);
        StoredResult longer = StoredResult.value("f".repeat(22), new byte[40]);
        Origin origin = new Origin("trace-1", longest);

        assertThat(Origin.read(origin.written(PLENTY))).isEqualTo(origin);
        assertThat(written("trace-1", longer, PLENTY)).isEqualTo(longer);
    }

    @Test
    void aResultWithoutAnOriginIsKeptAsItIs() {
        assertThat(written("", result, PLENTY)).isSameAs(result);
        assertThat(Origin.read(result)).isEqualTo(new Origin("", result));
    }

    @Test
    void anOriginMayStandBeforeAResultOfNoBytes() {
        Origin origin = new Origin("trace-1", StoredResult.value("none", new byte[0]));

        assertThat(Origin.read(origin.written(PLENTY))).isEqualTo(origin);
    }

    @Test
    void anOriginThatLacksItsLastCharacterIsNoResult() {
        for (byte[] cut : new byte[][] {{}, {1}, {2, 'a'}, {-1, 'a'}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Origin.read(StoredResult.value("o1:json", cut)))
                    .withMessageContaining("was cut");
        }
    }
}
