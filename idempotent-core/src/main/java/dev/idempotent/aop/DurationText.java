package dev.idempotent.aop;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as annotations write them: {@code 250ms}, {@code 5s}, {@code 30m}, {@code 24h}, {@code 7d} or {@code PT5S}. */
final class DurationText {

    private static final Pattern SIMPLE = Pattern.compile("(\\d{1,18})(ms|s|m|h|d)");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    private DurationText() {}

    /** Throws {@link IllegalArgumentException} where the text is no duration. */
    static Duration parse(String text) {
        Matcher simple = SIMPLE.matcher(text);
        try {
            return simple.matches()
                    ? Duration.of(Long.parseLong(simple.group(1)), UNITS.getOrDefault(simple.group(2), ChronoUnit.DAYS))
                    : Duration.parse(text);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no duration", e);
        }
    }
}
