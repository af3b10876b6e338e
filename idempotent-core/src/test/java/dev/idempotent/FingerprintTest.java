package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.Bench.Order;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

class FingerprintTest {

    private final Fingerprinter fingerprinter = Fingerprinter.available();

    record Request(String id, @Nullable Integer quantity) {}

    record NewerRequest(@Nullable String note, @Nullable Integer quantity, String id, Optional<String> coupon) {}

    private String of(@Nullable Object... values) {
        return fingerprinter.text(Fingerprint.of(values));
    }

    @Test
    void aFingerprintBearsItsVersionAndFitsTheStore() {
        assertThat(of("a")).startsWith("1:").hasSize(45);
        assertThat(fingerprinter.text(Fingerprint.none())).isEqualTo("none");
    }

    @Test
    void theOrderOfMembersAndNullMembersDoNotCount() {
        assertThat(of(new NewerRequest(null, 1, "a", Optional.empty()))).isEqualTo(of(new Request("a", 1)));
        assertThat(of(new NewerRequest(null, null, "a", Optional.empty()))).isEqualTo(of(new Request("a", null)));
        assertThat(of(new NewerRequest("gift", 1, "a", Optional.empty()))).isNotEqualTo(of(new Request("a", 1)));
        assertThat(of(new NewerRequest(null, 1, "a", Optional.of("x")))).isNotEqualTo(of(new Request("a", 1)));
    }

    @Test
    void theOrderOfMapsAndSetsDoesNotCountTheOrderOfListsDoes() {
        Map<String, Integer> forward = new LinkedHashMap<>();
        Map<String, Integer> backward = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            forward.put("key " + i, i);
            backward.put("key " + (19 - i), 19 - i);
        }
        assertThat(of(forward)).isEqualTo(of(backward));
        assertThat(of(new LinkedHashSet<>(List.of("a", "b")))).isEqualTo(of(new LinkedHashSet<>(List.of("b", "a"))));
        assertThat(of(List.of("a", "b"))).isNotEqualTo(of(List.of("b", "a")));
        assertThat(of(EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY)))
                .isEqualTo(of(new LinkedHashSet<>(List.of(DayOfWeek.FRIDAY, DayOfWeek.MONDAY))));
    }

    @Test
    void setsOfRecordsAndNestedSetsAreComparedByWhatTheyHold() {
        Set<Order> orders = new LinkedHashSet<>(List.of(new Order("a", 1), new Order("b", 2)));
        Set<Order> turned = new LinkedHashSet<>(List.of(new Order("b", 2), new Order("a", 1)));

        assertThat(of(orders)).isEqualTo(of(turned));
        assertThat(of(orders)).isNotEqualTo(of(Set.of(new Order("a", 1))));
        assertThat(of(Map.of("x", Set.of(orders)))).isEqualTo(of(Map.of("x", Set.of(turned))));
    }

    static final class Item {
        public String name = "apple";
    }

    @Test
    void aSetOfTwoLikeThingsIsNotASetOfOne() {
        assertThat(of(new HashSet<>(List.of(new Item(), new Item())))).isNotEqualTo(of(Set.of(new Item())));
    }

    @Test
    void numbersAreComparedByValueAndExactly() {
        assertThat(of(1.0))
                .isEqualTo(of(1))
                .isEqualTo(of(new BigDecimal("1.00")))
                .isEqualTo(of(BigInteger.ONE));
        assertThat(of(0.1)).isEqualTo(of(new BigDecimal("0.1"))).isEqualTo(of(0.1f));
        assertThat(of(9007199254740993L)).isNotEqualTo(of(9007199254740992L));
        assertThat(of(new BigDecimal("9007199254740993"))).isEqualTo(of(9007199254740993L));
        assertThat(of(new BigDecimal("1e30"))).isEqualTo(of(BigInteger.TEN.pow(30)));
        assertThat(of(0.1)).isNotEqualTo(of(new BigDecimal("0.1000000000000000055")));
        assertThat(of(1)).isNotEqualTo(of("1"));
        assertThat(of(Double.NaN)).isNotEqualTo(of(Double.POSITIVE_INFINITY));
        assertThat(of((Object) new double[] {1, 2.5}))
                .isEqualTo(of((Object) new float[] {1, 2.5f}))
                .isEqualTo(of(List.of(1, new BigDecimal("2.50"))));
        assertThat(of((Object) new int[] {1, 2})).isEqualTo(of((Object) new long[] {1, 2}));
    }

    @Test
    @Timeout(60)
    void numbersMadeToBeExpensiveAreNot() {
        assertThat(of(new BigDecimal("1e999999999"))).isNotEqualTo(of(new BigDecimal("1e999999998")));
        assertThat(of(new BigDecimal("1e-999999999"))).startsWith("1:");
        assertThat(of(json("{\"n\": 1e999999999}"))).startsWith("1:");
    }

    @Test
    @Timeout(60) // Dividing once a zero takes many minutes.
    void aLongTailOfZerosIsCutWithoutDividingOnceAZero() {
        BigDecimal tail = new BigDecimal(BigInteger.TEN.pow(1_000_000));

        assertThat(of(tail)).isEqualTo(of(new BigDecimal("1e1000000")));
    }

    @Test
    void jsonTreesAreComparedLikeBeans() {
        assertThat(of(json("{\"b\": 1.0, \"a\": null, \"c\": [{\"y\": 1, \"x\": 2}]}")))
                .isEqualTo(of(json("{ \"c\": [{\"x\": 2.00, \"y\": 1}], \"b\": 1}")));
        assertThat(of(json("{\"b\": 9007199254740993}"))).isNotEqualTo(of(json("{\"b\": 9007199254740992}")));
        assertThat(of(json("{\"b\": \"1\"}"))).isNotEqualTo(of(json("{\"b\": 1}")));
    }

    private static Object json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @Test
    void whereAValueStandsCounts() {
        assertThat(of("a", "b")).isNotEqualTo(of("b", "a")).isNotEqualTo(of("ab"));
        assertThat(of("a", null)).isNotEqualTo(of(null, "a")).isNotEqualTo(of("a"));
        assertThat(of(Optional.of("a"))).isEqualTo(of("a"));
        assertThat(of(Optional.empty())).isEqualTo(of((Object) null));
        assertThat(of(Arrays.asList("a", null))).isNotEqualTo(of(List.of("a")));
    }

    record Tree(Set<Tree> children) {}

    /** A caller that sends deep JSON chooses the depth. */
    @Test
    void setsWithinSetsCostNoMoreForEachLevel() {
        Tree deep = new Tree(Set.of());
        Tree deeper = new Tree(Set.of(deep));
        for (int depth = 0; depth < 60; depth++) {
            deep = new Tree(Set.of(deep));
            deeper = new Tree(Set.of(deeper));
        }

        assertThat(of(deep)).isNotEqualTo(of(deeper));
    }

    @Test
    void aMapWhoseKeysHaveNoOrderIsNotComparedByChance() {
        assertNotComparable(Map.of(new Request("a", 1), 1, new Request("b", 2), 2));
    }

    /** Texts that JSON writes as they are take a shorter way to the same. */
    @Test
    void textIsComparedAsItsJsonWhateverItsCharacters() {
        for (char character = 0; character < 300; character++) {
            String text = "a" + character + "b";
            String alone = String.valueOf(character);
            assertThat(of(text, "c")).isEqualTo(of(Optional.of(text), Optional.of("c")));
            assertThat(of(alone)).isEqualTo(of(Optional.of(alone)));
        }
        for (int length : new int[] {255, 256, 100_000}) {
            String text = "a".repeat(length);
            assertThat(of(text)).isEqualTo(of(Optional.of(text)));
        }
        assertThat(of("a\",\"b")).isNotEqualTo(of("a", "b"));
        assertThat(of("")).isNotEqualTo(of()).isEqualTo(of(Optional.of("")));
    }

    @Test
    void textWithHalfACharacterIsComparedLikeOther() {
        assertThat(of("a\ud83d"))
                .isEqualTo(of("a\ud83d"))
                .isNotEqualTo(of("a\ude00"))
                .isNotEqualTo(of("a?"));
        assertThat(of(Set.of("a\ud83d"))).isNotEqualTo(of(Set.of("a\ude00")));
        assertThat(of(Map.of("a\ud83d", 1))).isNotEqualTo(of(Map.of("a\ude00", 1)));
    }

    static final class Empty {}

    static final class Parent {
        public final Set<Child> children = new HashSet<>();
    }

    static final class Child {
        public final Parent parent;

        Child(Parent parent) {
            this.parent = parent;
        }
    }

    @Test
    void whatCannotBeComparedIsSaidWithAMend() {
        assertNotComparable(new Empty());
        assertNotComparable(new Object());
    }

    @Test
    void aCycleThroughASetIsSaidToo() {
        Parent parent = new Parent();
        parent.children.add(new Child(parent));

        assertNotComparable(parent);
    }

    record Reluctant(String card) {

        @Override
        public String card() {
            throw new IllegalStateException("who asked for " + card);
        }
    }

    @Test
    void whatAnArgumentSaysOfItselfIsNotShown() {
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> of(Map.of("4242-key", new Reluctant("4242-card"))))
                .withNoCause()
                .withMessageContaining("[].card")
                .satisfies(e -> assertThat(e).message().doesNotContain("4242"));
    }

    private void assertNotComparable(Object value) {
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> of(value))
                .satisfies(e -> assertThat(e.mend()).contains("fingerprint expression", "Idempotent.NONE"));
    }
}
