package dev.idempotent.verification;

/** How the body of a call goes, if it runs: it waits, has its effect, waits again, and ends. */
record Manner(int millisBefore, int millisAfter, Ending ending) {

    enum Ending {
        RETURNS,
        THROWS_BEFORE_THE_EFFECT,
        THROWS_AFTER_THE_EFFECT
    }

    /** At once, and well. */
    static final Manner PLAIN = new Manner(0, 0, Ending.RETURNS);

    String text() {
        return millisBefore + "," + millisAfter + "," + ending;
    }

    static Manner parse(String text) {
        String[] parts = text.split(",", -1);
        return new Manner(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Ending.valueOf(parts[2]));
    }
}
