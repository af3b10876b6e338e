package dev.idempotent.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Guarantee;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A short one of what the script {@code soak} does: nodes are killed and frozen, connections cut, the database restarted. */
@Tag("slow")
@Timeout(240)
class GuaranteesUnderFireTest {

    /** Each fault comes soon. */
    private static final Mix MIX = new Mix(1, 1, 1, 1, 1000);

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, ATOMIC", "MARIADB, AT_LEAST_ONCE"})
    void whateverFailsTheGuaranteeHolds(DatabaseKind database, Guarantee guarantee) throws Exception {
        Duration length = Duration.ofSeconds(12);
        long seed = System.nanoTime() & 0xFFFF;

        Tally tally = Run.of(
                new Options(
                        database, guarantee, length, length, 3, seed, Duration.ofSeconds(1), MIX, false, Plant.NONE),
                System.out);

        assertThat(tally.holds()).as("%s", tally).isTrue();
        assertThat(tally.keys.get()).isPositive();
        assertThat(tally.kills.get()).isPositive();
        assertThat(tally.freezes.get()).isPositive();
        assertThat(tally.cuts.get()).isPositive();
        assertThat(tally.restarts.get()).isPositive();
    }
}
