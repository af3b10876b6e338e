package dev.idempotent.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Guarantee;
import dev.idempotent.verification.Violation.Kind;
import java.time.Duration;
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
        "UNFENCED, H2, 300, 1, 0, DIFFERING",
        "COMPLETES_BY_KEY, H2, 300, 1, 0, DIFFERING",
        "NODES_CLOCK, H2, 300, 0, 0, DOUBLED",
        "SPLIT_CLAIM, H2, 300, 0, 0, DOUBLED",
        "RELEASES_AFTER_FAILED_COMPLETE, POSTGRESQL, 3000, 0, 1, DOUBLED"
    })
    void aMistakeIsFoundWithinAMinute(Plant plant, DatabaseKind database, long lease, int freezes, int cuts, Kind found)
            throws Exception {
        Options options = new Options(
                database,
                Guarantee.AT_LEAST_ONCE,
                Duration.ofMinutes(1),
                Duration.ofSeconds(3),
                2,
                1,
                Duration.ofMillis(lease),
                new Mix(0, freezes, cuts, 0, 400),
                false,
                plant);

        Tally tally = Run.of(options, System.out);

        assertThat(tally.of(found)).as("%s", tally).isPositive();
    }
}
