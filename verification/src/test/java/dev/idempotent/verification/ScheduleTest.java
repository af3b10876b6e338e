package dev.idempotent.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Guarantee;
import dev.idempotent.verification.Schedule.Timed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static Schedule schedule(long seed, int round) {
        return new Schedule(seed, round, 4, Duration.ofSeconds(1), List.of(Guarantee.values()), Mix.USUAL);
    }

    private static List<Call> calls(Schedule schedule) {
        return IntStream.range(0, 1000).mapToObj(schedule::call).toList();
    }

    private static List<Optional<Timed>> faults(Schedule schedule) {
        return IntStream.range(0, 120).mapToObj(schedule::fault).toList();
    }

    @Test
    void oneSeedMakesOneSchedule() {
        for (int round = 0; round < 3; round++) {
            assertThat(calls(schedule(7, round))).isEqualTo(calls(schedule(7, round)));
            assertThat(faults(schedule(7, round))).isEqualTo(faults(schedule(7, round)));
        }
    }

    @Test
    void anotherSeedOrRoundMakesAnother() {
        assertThat(calls(schedule(7, 0))).isNotEqualTo(calls(schedule(8, 0))).isNotEqualTo(calls(schedule(7, 1)));
        assertThat(faults(schedule(7, 0))).isNotEqualTo(faults(schedule(8, 0))).isNotEqualTo(faults(schedule(7, 1)));
    }

    @Test
    void everyFaultComesAsOftenAsItIsToCome() {
        assertThat(faults(schedule(7, 0)).stream()
                        .map(fault -> fault.orElseThrow().fault().getClass().getSimpleName())
                        .collect(Collectors.groupingBy(type -> type, Collectors.counting())))
                .containsEntry("Kill", 30L)
                .containsEntry("Freeze", 40L)
                .containsEntry("Cut", 30L)
                .containsEntry("Restart", 10L)
                .containsEntry("Shift", 10L);
    }

    @Test
    void callsOfOneKeyGoToSeveralNodesAndEndInEveryWay() {
        List<Call> calls = calls(schedule(7, 0));
        assertThat(calls.stream().map(Call::key).distinct().count()).isBetween(120L, 170L);
        assertThat(calls.stream().map(Call::node)).contains(0, 1, 2, 3);
        assertThat(calls.stream().map(call -> call.key().guarantee())).contains(Guarantee.values());
        assertThat(calls.stream().map(call -> call.manner().ending())).contains(Manner.Ending.values());
        assertThat(calls.stream().filter(call -> call.manner().millisBefore() > 1000))
                .isNotEmpty();
    }
}
