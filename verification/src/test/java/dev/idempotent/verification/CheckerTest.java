package dev.idempotent.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Guarantee;
import dev.idempotent.verification.Answer.Lost;
import dev.idempotent.verification.Answer.Refused;
import dev.idempotent.verification.Answer.Silence;
import dev.idempotent.verification.Answer.Value;
import dev.idempotent.verification.Event.Answered;
import dev.idempotent.verification.Event.Granted;
import dev.idempotent.verification.Event.Invoked;
import dev.idempotent.verification.Event.LeaseLost;
import dev.idempotent.verification.Event.Threw;
import dev.idempotent.verification.Evidence.Effect;
import dev.idempotent.verification.Evidence.Kept;
import dev.idempotent.verification.Violation.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Histories written by hand, and what is to be thought of them. */
class CheckerTest {

    private static final Effect FIRST = new Effect(1, "a", "node-0", "x");
    private static final Effect TAKEOVER = new Effect(2, "b", "node-1", "y");
    private static final Optional<Kept> X = Optional.of(new Kept("COMPLETED", Optional.of("x")));
    private static final Optional<Kept> Y = Optional.of(new Kept("COMPLETED", Optional.of("y")));
    private static final Optional<Kept> OPEN = Optional.of(new Kept("IN_PROGRESS", Optional.empty()));

    private static Event invoked(int call, int millis) {
        return new Invoked(call, 0, millis * 1_000_000L, Manner.PLAIN);
    }

    private static Event granted(int call, String token, int attempt, int millis) {
        return new Granted(call, token, attempt, millis * 1_000_000L);
    }

    private static Event answered(int call, String value) {
        return new Answered(call, new Value(value));
    }

    private static List<Kind> found(
            Guarantee guarantee, List<Event> events, List<Effect> effects, Optional<Kept> record) {
        return new Checker(Duration.ofSeconds(1))
                .check(new Evidence(new Key(0, guarantee, 1), events, effects, record)).stream()
                        .map(Violation::kind)
                        .toList();
    }

    @Test
    void oneEffectAndItsValueForEverybodyIsWhatWasPromised() {
        List<Event> events = List.of(new Answered(1, new Lost()), answered(2, "x"), answered(3, "x"));
        for (Guarantee guarantee : Guarantee.values()) {
            assertThat(found(guarantee, events, List.of(FIRST), X)).isEmpty();
        }
    }

    @Test
    void aValueWithoutAnEffectIsLost() {
        assertThat(found(Guarantee.ATOMIC, List.of(answered(1, "x")), List.of(), X))
                .containsExactly(Kind.LOST);
        assertThat(found(Guarantee.AT_MOST_ONCE, List.of(new Answered(1, new Refused("Abandoned"))), List.of(), X))
                .containsExactly(Kind.LOST);
    }

    @Test
    void aSecondEffectIsOneTooMany() {
        List<Event> events = List.of(answered(1, "y"));
        assertThat(found(Guarantee.ATOMIC, events, List.of(FIRST, TAKEOVER), Y)).containsExactly(Kind.DOUBLED);
        assertThat(found(Guarantee.AT_MOST_ONCE, events, List.of(FIRST, TAKEOVER), Y))
                .containsExactly(Kind.DOUBLED);
    }

    @Test
    void atLeastOnceMayRepeatWhatWasTakenOverWhenItsLeaseHadLapsed() {
        assertThat(found(Guarantee.AT_LEAST_ONCE, takenOverAfter(1100), List.of(FIRST, TAKEOVER), Y))
                .isEmpty();
        assertThat(found(Guarantee.AT_LEAST_ONCE, takenOverAfter(900), List.of(FIRST, TAKEOVER), Y))
                .containsExactly(Kind.DOUBLED);
    }

    private static List<Event> takenOverAfter(int millis) {
        return List.of(
                invoked(1, 0),
                granted(1, "a", 1, 10),
                invoked(2, 5),
                granted(2, "b", 2, millis),
                new Answered(1, new Lost()),
                answered(2, "y"));
    }

    @Test
    void atLeastOnceMayRepeatWhatThrew() {
        Effect again = new Effect(1, "b", "node-1", "y");
        List<Event> events = List.of(granted(1, "a", 1, 0), granted(2, "b", 1, 5), answered(2, "y"));
        assertThat(found(Guarantee.AT_LEAST_ONCE, events, List.of(FIRST, again), Y))
                .containsExactly(Kind.DOUBLED);

        List<Event> thrown = List.of(granted(1, "a", 1, 0), new Threw(1, "a"), granted(2, "b", 1, 5), answered(2, "y"));
        assertThat(found(Guarantee.AT_LEAST_ONCE, thrown, List.of(FIRST, again), Y))
                .isEmpty();
    }

    @Test
    void twoValuesDiffer() {
        List<Event> events = List.of(answered(1, "x"), answered(2, "y"));
        assertThat(found(Guarantee.ATOMIC, events, List.of(FIRST), X)).containsExactly(Kind.DIFFERING);
    }

    @Test
    void aLateOwnerThatWasToldSoHasItsOwnValueAndNobodyElse() {
        Event late = new LeaseLost(1, "a");
        List<Event> events = List.of(answered(2, "y"), late, answered(1, "x"), answered(3, "y"));
        assertThat(found(Guarantee.AT_LEAST_ONCE, events, List.of(FIRST, TAKEOVER), Y))
                .isEmpty();

        List<Event> overwritten = List.of(answered(2, "y"), late, answered(1, "x"), answered(3, "x"));
        assertThat(found(Guarantee.AT_LEAST_ONCE, overwritten, List.of(FIRST, TAKEOVER), X))
                .containsExactly(Kind.DIFFERING);
    }

    @Test
    void aValueThatIsNotTheEffectsOrNotTheRecordsDiffers() {
        assertThat(found(Guarantee.ATOMIC, List.of(answered(1, "z")), List.of(FIRST), Optional.empty()))
                .containsExactly(Kind.DIFFERING);
        assertThat(found(Guarantee.ATOMIC, List.of(answered(1, "x")), List.of(FIRST), Y))
                .containsExactly(Kind.DIFFERING);
        assertThat(found(Guarantee.ATOMIC, List.of(answered(1, "x")), List.of(FIRST), OPEN))
                .containsExactly(Kind.DIFFERING);
    }

    @Test
    void aKeyWhoseLastCallIsNotAnsweredIsStuck() {
        List<Event> refused = List.of(answered(1, "x"), new Answered(2, new Refused("InProgress")));
        assertThat(found(Guarantee.ATOMIC, refused, List.of(FIRST), X)).containsExactly(Kind.STUCK);
        assertThat(found(
                        Guarantee.ATOMIC, List.of(new Answered(1, new Silence()), answered(2, "x")), List.of(FIRST), X))
                .containsExactly(Kind.STUCK);

        List<Event> abandoned = List.of(new Answered(1, new Refused("Abandoned")));
        assertThat(found(Guarantee.AT_MOST_ONCE, abandoned, List.of(FIRST), OPEN))
                .isEmpty();
        assertThat(found(Guarantee.AT_LEAST_ONCE, abandoned, List.of(FIRST), OPEN))
                .containsExactly(Kind.STUCK);
    }
}
