package dev.idempotent.verification;

import dev.idempotent.Guarantee;

/** What calls have in common, and under what guarantee they are made. */
record Key(int round, Guarantee guarantee, int number) {

    /** As it is in every table and line. */
    @Override
    public String toString() {
        return prefix(round) + guarantee + "/" + number;
    }

    static Key parse(String text) {
        String[] parts = text.split("/", -1);
        return new Key(Integer.parseInt(parts[1]), Guarantee.valueOf(parts[2]), Integer.parseInt(parts[3]));
    }

    /** What every key of a round begins with. */
    static String prefix(int round) {
        return "round/" + round + "/";
    }
}
