package dev.idempotent.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Guarantee;
import dev.idempotent.verification.Violation.Kind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The proof can fail: of a store with a mistake it says so, and says what the mistake leads to. */
@Tag("slow")
@Timeout(180)
class PlantedMistakesTest {

    /** Where a lease is short, a key that was released too early is often taken over before it can be seen to be free. */
    @ParameterizedTest
    @CsvSource({
        "UNFENCED, H2, 300, FREEZE, DIFFERING",
        "COMPLETES_BY_KEY, H2, 300, FREEZE, DIFFERING",
        "NODES_CLOCK, H2, 300, , DOUBLED",
        "SPLIT_CLAIM, H2, 300, , DOUBLED",
        "RELEASES_AFTER_FAILED_COMPLETE, POSTGRESQL, 5000, LONG_CUT, DOUBLED"
    })
    void aMistakeIsFoundWithinAMinute(
            Plant plant, DatabaseKind database, long lease, Mix.@Nullable Kind fault, Kind found) throws Exception {
        Options options = new Options(
                database,
                List.of(Guarantee.AT_LEAST_ONCE),
                Duration.ofMinutes(1),
                Duration.ofSeconds(3),
                2,
                1,
                Duration.ofMillis(lease),
                new Mix(fault == null ? List.of() : List.of(fault), 400),
                plant);

        Tally tally = Run.of(options, System.out);

        assertThat(tally.of(found)).as("%s", tally).isPositive();
    }
}
