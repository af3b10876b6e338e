package dev.idempotent.verification;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How often each fault comes among the others, and how far apart they are.
 *
 * @param pauseMillis between two faults, on average; it varies by half of it
 */
record Mix(int kills, int freezes, int cuts, int restarts, int pauseMillis) {

    enum Kind {
        KILL,
        FREEZE,
        CUT,
        RESTART
    }

    static final Mix USUAL = new Mix(3, 4, 2, 1, 1000);

    static final Mix NOTHING = new Mix(0, 0, 0, 0, 1000);

    Mix withoutRestarts() {
        return new Mix(kills, freezes, cuts, 0, pauseMillis);
    }

    /** Each kind as often as it is to come. */
    List<Kind> deck() {
        List<Kind> deck = new ArrayList<>();
        deck.addAll(Collections.nCopies(kills, Kind.KILL));
        deck.addAll(Collections.nCopies(freezes, Kind.FREEZE));
        deck.addAll(Collections.nCopies(cuts, Kind.CUT));
        deck.addAll(Collections.nCopies(restarts, Kind.RESTART));
        return deck;
    }
}
