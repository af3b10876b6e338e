package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random values like those of JSON: maps, lists, records, texts, numbers. Where they are equal is what Java says. */
class GeneratedFingerprintsTest {

    private static final String[] TEXTS = {
        "", "a", "1", "null", "true", "[]", "{}", "\"", "\\", "\u00e9", "e\u0301", "\ud83d\ude00"
    };
    private static final String[] MEMBERS = {"first", "second", "a", "b", "", "\"", "a.b"};

    /** Looks as a map of its two members does. */
    record Pair(@Nullable Object first, @Nullable Object second) {}

    private final Fingerprinter fingerprinter = Fingerprinter.available();

    @Test
    void spellingDoesNotCount() {
        Seeds.forEach(4_000, random -> {
            Object value = value(random, 4);

            assertThat(of(respelt(value, random))).as("%s", value).isEqualTo(of(value));
        });
    }

    @Test
    void oneLeafThatIsAnotherCounts() {
        Seeds.forEach(4_000, random -> {
            List<Object> value = List.of(value(random, 4), leaf(random));
            int[] left = {random.nextInt(leaves(value))};
            Object changed = changed(value, left, random);

            assertThat(changed).isNotEqualTo(value);
            assertThat(of(respelt(changed, random)))
                    .as("%s and %s", value, changed)
                    .isNotEqualTo(of(value));
        });
    }

    @Test
    void unequalValuesNeverLookAlike() {
        Map<String, Object> seen = new HashMap<>();
        Seeds.forEach(8_000, random -> {
            Object value = value(random, 2);
            assertThat(seen.computeIfAbsent(of(value), none -> value)).isEqualTo(value);
        });
    }

    private String of(Object value) {
        return fingerprinter.text(Fingerprint.of(value));
    }

    private static Object value(Random random, int depth) {
        int kind = depth == 0 ? 2 : random.nextInt(3);
        if (kind == 2) {
            return leaf(random);
        }
        if (kind == 1) {
            List<Object> list = new ArrayList<>();
            for (int size = random.nextInt(4); size > 0; size--) {
                list.add(value(random, depth - 1));
            }
            return list;
        }
        Map<String, Object> map = new TreeMap<>();
        for (int size = random.nextInt(4); size > 0; size--) {
            map.put(Seeds.oneOf(random, MEMBERS), value(random, depth - 1));
        }
        return map;
    }

    /** Numbers without zeros at their end, so that equal ones are equal to Java too. */
    private static Object leaf(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextBoolean();
            case 1 -> Seeds.oneOf(random, TEXTS);
            case 2 -> plain(BigDecimal.valueOf(random.nextInt(5) - 2));
            default -> plain(BigDecimal.valueOf(random.nextLong() >> random.nextInt(64), random.nextInt(60) - 30));
        };
    }

    private static BigDecimal plain(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    /** The same in another order of members, with null members, as a record, with numbers of other types and scales. */
    private static Object respelt(Object value, Random random) {
        if (value instanceof BigDecimal number) {
            return respelt(number, random);
        }
        if (value instanceof List<?> list) {
            Object[] elements =
                    list.stream().map(element -> respelt(element, random)).toArray();
            return random.nextBoolean() ? elements : List.of(elements);
        }
        return value instanceof Map<?, ?> map ? respelt(map, random) : value;
    }

    private static Object respelt(Map<?, ?> map, Random random) {
        Map<Object, Object> members = new HashMap<>();
        map.forEach((name, member) -> members.put(name, respelt(member, random)));
        if (members.keySet().equals(Set.of("first", "second"))) {
            return new Pair(members.get("first"), members.get("second"));
        }
        List<Object> names = new ArrayList<>(members.keySet());
        Collections.shuffle(names, random);
        Map<Object, @Nullable Object> shuffled = new LinkedHashMap<>();
        shuffled.put("left out", null);
        names.forEach(name -> shuffled.put(name, members.get(name)));
        return shuffled;
    }

    private static Number respelt(BigDecimal number, Random random) {
        if (random.nextBoolean() && new BigDecimal(Double.toString(number.doubleValue())).compareTo(number) == 0) {
            return number.doubleValue();
        }
        if (random.nextBoolean() && number.scale() <= 0) {
            return number.toBigIntegerExact().bitLength() < 64
                    ? (Number) number.longValueExact()
                    : number.toBigIntegerExact();
        }
        return number.setScale(Math.max(0, number.scale()) + random.nextInt(5));
    }

    private static int leaves(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().mapToInt(GeneratedFingerprintsTest::leaves).sum();
        }
        if (value instanceof Map<?, ?> map) {
            return map.values().stream()
                    .mapToInt(GeneratedFingerprintsTest::leaves)
                    .sum();
        }
        return 1;
    }

    /** The value with another leaf in place of one. */
    private static Object changed(Object value, int[] left, Random random) {
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(changed(element, left, random)));
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new TreeMap<>();
            map.forEach((name, member) -> copy.put(name, changed(member, left, random)));
            return copy;
        }
        return left[0]-- == 0 ? another(value, random) : value;
    }

    private static Object another(Object leaf, Random random) {
        if (leaf instanceof BigDecimal number) {
            return random.nextBoolean() ? number.toString() : plain(number.add(number.ulp()));
        }
        return leaf instanceof Boolean bool ? (Object) !bool : leaf + "a";
    }
}
