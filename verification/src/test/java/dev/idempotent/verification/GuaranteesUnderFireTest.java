package dev.idempotent.verification;

import static dev.idempotent.verification.Mix.Kind.CUT;
import static dev.idempotent.verification.Mix.Kind.FREEZE;
import static dev.idempotent.verification.Mix.Kind.KILL;
import static dev.idempotent.verification.Mix.Kind.LONG_CUT;
import static dev.idempotent.verification.Mix.Kind.RESTART;
import static dev.idempotent.verification.Mix.Kind.SHIFT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Guarantee;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short one of what the script {@code soak} does: nodes are killed and frozen, connections cut, the database restarted. */
@Tag("slow")
@Timeout(240)
class GuaranteesUnderFireTest {

    /** Each fault comes soon. */
    private static final Mix MIX = new Mix(List.of(KILL, FREEZE, CUT, LONG_CUT, RESTART, SHIFT), 1000);

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void whateverFailsTheGuaranteesHold(DatabaseKind database) throws Exception {
        Duration length = Duration.ofSeconds(12);
        long seed = System.nanoTime() & 0xFFFF;

        Tally tally = Run.of(
                new Options(
                        database,
                        List.of(Guarantee.values()),
                        length,
                        length,
                        3,
                        seed,
                        Duration.ofSeconds(1),
                        MIX,
                        Plant.NONE),
                System.out);

        assertThat(tally.holds()).as("%s", tally).isTrue();
        assertThat(tally.keys.get()).isPositive();
        assertThat(tally.kills.get()).isPositive();
        assertThat(tally.freezes.get()).isPositive();
        assertThat(tally.cuts.get()).isPositive();
        assertThat(tally.restarts.get()).isPositive();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(tally.shifts.get()).isPositive();
        }
    }
}
