package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.RecordKey;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Keys whose parts are made to run into each other, and into the forms that keys are written in. */
class GeneratedKeysTest {

    private static final String[] HOSTILE = {
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\",
        "1:",
        "2:a",
        "[1:a",
        "10:",
        "sha256:",
        "0",
        "1",
        "12",
        "a",
        "A",
        "aa",
        " a",
        "a ",
        "\u00e9",
        "e\u0301",
        "\u00df",
        "\ud83d\ude00",
        "null",
        "%3A",
        "a:b"
    };

    @Test
    void unequalListsAreNeverOneText() {
        Map<String, List<String>> seen = new HashMap<>();
        Seeds.forEach(10_000, random -> {
            List<String> parts = parts(random, 1 + random.nextInt(4), 1 + random.nextInt(3));
            assertNoOthers(seen, parts);
            assertNoOthers(seen, reshaped(parts, random));
            assertNoOthers(seen, List.of(text(parts)));
        });
    }

    @Test
    void equalListsAreOneText() {
        Seeds.forEach(5_000, random -> {
            List<String> parts = parts(random, 1 + random.nextInt(4), 1 + random.nextInt(90));
            List<CharSequence> others = new ArrayList<>();
            parts.forEach(part -> others.add(CharBuffer.wrap(part)));

            assertThat(KeyText.of(others)).isEqualTo(KeyText.of(parts));
            assertThat(record(KeyText.of(others))).isEqualTo(record(KeyText.of(parts)));
        });
    }

    @Test
    void longPartsAreHashedToOneLengthAndStayApart() {
        Map<String, List<String>> seen = new HashMap<>();
        Seeds.forEach(3_000, random -> {
            List<String> parts = parts(random, 2 + random.nextInt(3), 130);
            List<String> reshaped = reshaped(parts, random);
            for (List<String> key : List.of(parts, reshaped)) {
                String value = record(text(key)).value();
                assertThat(value).matches("sha256:[0-9a-f]{64}");
                assertThat(seen.computeIfAbsent(value, none -> key)).isEqualTo(key);
            }
        });
    }

    private static void assertNoOthers(Map<String, List<String>> seen, List<String> parts) {
        String value = record(text(parts)).value();
        assertThat(seen.computeIfAbsent(value, none -> parts)).isEqualTo(parts);
    }

    /** The same characters in other parts: one that moved over, or two parts that became one. */
    private static List<String> reshaped(List<String> parts, Random random) {
        List<String> reshaped = new ArrayList<>(parts);
        if (parts.size() == 1) {
            reshaped.add(parts.get(0));
            return reshaped;
        }
        int at = random.nextInt(parts.size() - 1);
        String left = parts.get(at);
        String right = parts.get(at + 1);
        int first = right.offsetByCodePoints(0, 1);
        boolean fits = left.length() + first <= RecordKey.MAX_PART
                && !right.substring(first).isBlank();
        reshaped.set(at, fits ? left + right.substring(0, first) : right);
        reshaped.set(at + 1, fits ? right.substring(first) : left);
        return reshaped;
    }

    private static List<String> parts(Random random, int count, int pieces) {
        List<String> parts = new ArrayList<>();
        while (parts.size() < count) {
            StringBuilder part = new StringBuilder();
            for (int i = 0; i < pieces && part.length() < RecordKey.MAX_PART - 10; i++) {
                part.append(Seeds.oneOf(random, HOSTILE));
            }
            parts.add(part.toString());
        }
        return parts;
    }

    private static String text(List<String> parts) {
        return KeyText.of(parts.size() == 1 ? parts.get(0) : parts);
    }

    private static RecordKey record(String text) {
        return new RecordKey("place-order", "anonymous", text);
    }
}
