package dev.idempotent.store;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A walk of which one outcome was changed.
 *
 * @param step whose, from 0
 */
record AlteredOutcome(ModelWalk walk, int step) {

    /** Changes what the pattern's group matches, where it first does. */
    static AlteredOutcome firstIn(List<ModelWalk> walks, String pattern) {
        Pattern sought = Pattern.compile(pattern);
        for (ModelWalk walk : walks) {
            for (int step = 0; step < walk.steps().size(); step++) {
                Matcher found = sought.matcher(walk.steps().get(step));
                if (found.find()) {
                    return new AlteredOutcome(
                            walk.altered(step, with(found, walk.steps().get(step))), step);
                }
            }
        }
        throw new NoSuchElementException("no walk has a step like " + pattern);
    }

    private static String with(Matcher found, String step) {
        return step.substring(0, found.start(1)) + another(found.group(1)) + step.substring(found.end(1));
    }

    private static String another(String outcome) {
        return switch (outcome) {
            case "true" -> "false";
            case "false" -> "true";
            default -> outcome + "7";
        };
    }
}
