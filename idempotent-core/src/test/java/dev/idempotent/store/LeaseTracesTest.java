package dev.idempotent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The in-memory store does what the model of the lease protocol does, step by step: what Spin verifies of the model is thereby
 * tied to the code. The walks are recorded by {@code verification/model/traces}.
 */
class LeaseTracesTest {

    private static final List<ModelWalk> WALKS = ModelWalk.recorded();

    static Stream<ModelWalk> walks() {
        return WALKS.stream();
    }

    @ParameterizedTest
    @MethodSource("walks")
    void theStoreAnswersAsTheModelDoes(ModelWalk walk) {
        walk(walk);
    }

    @Test
    void theWalksComeByEveryAnswer() {
        Set<String> seen = new TreeSet<>();
        walks().flatMap(walk -> walk.steps().stream())
                .map(LeaseTracesTest::kind)
                .forEach(seen::add);

        assertThat(WALKS).hasSize(200);
        assertThat(seen)
                .containsExactly(
                        "abandon false",
                        "abandon true",
                        "claim abandoned",
                        "claim completed",
                        "claim granted",
                        "claim inprogress",
                        "complete false",
                        "complete true",
                        "deleteExpired 0",
                        "deleteExpired 1",
                        "discard false",
                        "discard true",
                        "release false",
                        "release true",
                        "renew false",
                        "renew true",
                        "settle false",
                        "settle true",
                        "tick |");
    }

    /** What the model would have answered had it been another model. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "complete .* -> (false)",
                "complete .* -> (true)",
                "claim .* -> (granted) ",
                "claim .* -> granted (\\d)",
                "claim .* -> (inprogress) ",
                "claim .* -> inprogress f\\d (\\d)",
                "claim .* -> completed f\\d (\\d.\\d)",
                "claim .* -> (abandoned) ",
                "renew .* -> (false)",
                "release .* -> (false)",
                "abandon .* -> (false)",
                "settle .* -> (true)",
                "discard .* -> (false)",
                "deleteExpired -> (\\d)",
                "\\| (none)",
                "\\| running (\\d.\\d)",
                "\\| running \\S+ \\d f\\d (\\d)",
                "\\| completed \\S+ \\d f\\d (\\d)"
            })
    void anOutcomeThatIsNotTheStoresIsSeen(String pattern) {
        AlteredOutcome altered = AlteredOutcome.firstIn(WALKS, pattern);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> walk(altered.walk()))
                .withMessageContaining("step " + (altered.step() + 1));
    }

    private static void walk(ModelWalk walk) {
        TestClock clock = new TestClock();
        new ModelStepper(clock, new InMemoryIdempotencyStore(clock, 10)).walk(walk);
    }

    private static String kind(String step) {
        return step.replaceAll("^(\\w+).* -> (\\S+).*", "$1 $2");
    }
}
