package dev.idempotent.verification;

/** Something that was promised of a key and does not hold. */
record Violation(Kind kind, Key key, String why) {

    enum Kind {
        /** Somebody was told of an effect that is not there. */
        LOST,
        /** There is an effect too many. */
        DOUBLED,
        /** Two got different answers, or one that is not what was done. */
        DIFFERING,
        /** When all is well again, the key is not. */
        STUCK
    }
}
