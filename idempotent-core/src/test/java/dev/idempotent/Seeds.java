package dev.idempotent;

import java.util.Random;

/** Cases made by chance, the same ones in every run. A failure names the seed that makes its case again. */
final class Seeds {

    @FunctionalInterface
    interface Property {
        void holds(Random random) throws Exception;
    }

    private Seeds() {}

    static void forEach(int cases, Property property) {
        for (int seed = 1; seed <= cases; seed++) {
            try {
                property.holds(random(seed));
            } catch (Throwable failure) {
                throw new AssertionError("with Seeds.random(" + seed + "): " + failure.getMessage(), failure);
            }
        }
    }

    /** Neighbouring seeds would begin alike if they were not spread. */
    static Random random(int seed) {
        return new Random(seed * 0x9E3779B97F4A7C15L);
    }

    @SafeVarargs
    static <T> T oneOf(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
