package dev.idempotent.verification;

import dev.idempotent.Guarantee;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Judges what is known of a key, when all is over. It knows what was promised, and nothing of how that is done. */
final class Checker {

    private final Duration lease;

    Checker(Duration lease) {
        this.lease = lease;
    }

    /** At most one of each kind. */
    List<Violation> check(Evidence evidence) {
        List<Violation> found = new ArrayList<>();
        lost(evidence).ifPresent(why -> found.add(new Violation(Kind.LOST, evidence.key(), why)));
        doubled(evidence).ifPresent(why -> found.add(new Violation(Kind.DOUBLED, evidence.key(), why)));
        differing(evidence).ifPresent(why -> found.add(new Violation(Kind.DIFFERING, evidence.key(), why)));
        stuck(evidence).ifPresent(why -> found.add(new Violation(Kind.STUCK, evidence.key(), why)));
        return found;
    }

    private static Optional<String> lost(Evidence evidence) {
        if (!evidence.effects().isEmpty()) {
            return Optional.empty();
        }
        if (answers(evidence, Set.of()).findAny().isPresent()) {
            return Optional.of("a client got a value, and there is no effect");
        }
        return evidence.record().flatMap(Kept::value).map(value -> "the record has a value, and there is no effect");
    }

    private Optional<String> doubled(Evidence evidence) {
        int effects = evidence.effects().size();
        if (effects < 2) {
            return Optional.empty();
        }
        if (evidence.key().guarantee() != Guarantee.AT_LEAST_ONCE) {
            return Optional.of(effects + " effects");
        }
        return begunAnewWithoutReason(evidence).or(() -> takenOverTooSoon(evidence));
    }

    /** A key that is granted as if for the first time was released, by a body that threw, each time but the first. */
    private static Optional<String> begunAnewWithoutReason(Evidence evidence) {
        Set<String> firsts = Stream.concat(
                        evidence.all(Granted.class).stream()
                                .filter(granted -> granted.attempt() == 1)
                                .map(Granted::token),
                        evidence.effects().stream()
                                .filter(effect -> effect.attempt() == 1)
                                .map(Effect::token))
                .collect(Collectors.toSet());
        long thrown =
                evidence.all(Threw.class).stream().map(Threw::token).distinct().count();
        return firsts.size() - 1 > thrown
                ? Optional.of(firsts.size() + " runs were granted as first attempts, and " + thrown + " threw")
                : Optional.empty();
    }

    /**
     * A lease begins after the call that got it was made, and is taken over before the driver hears of that. What is less than
     * a lease between the two was no lapsed lease. Where a body threw, attempts are counted anew, and which followed which
     * cannot be told.
     */
    private Optional<String> takenOverTooSoon(Evidence evidence) {
        if (!evidence.all(Threw.class).isEmpty()) {
            return Optional.empty();
        }
        List<Granted> grants = evidence.all(Granted.class);
        for (Granted taken : grants) {
            for (Granted owner : grants) {
                long nanos = taken.atNanos() - invokedAt(evidence, owner.call());
                if (owner.attempt() == taken.attempt() - 1 && nanos < lease.toNanos()) {
                    return Optional.of("attempt " + taken.attempt() + " was granted within " + nanos / 1_000_000
                            + " ms of the call before it");
                }
            }
        }
        return Optional.empty();
    }

    private static long invokedAt(Evidence evidence, int call) {
        return evidence.all(Invoked.class).stream()
                .filter(invoked -> invoked.call() == call)
                .mapToLong(Invoked::atNanos)
                .findFirst()
                .orElse(Long.MIN_VALUE / 2);
    }

    /** An owner that was too late, and whose client was told so by nobody, has a value of its own; that is how it is meant. */
    private static Optional<String> differing(Evidence evidence) {
        if (evidence.effects().isEmpty()) {
            return Optional.empty();
        }
        Set<String> done = evidence.effects().stream().map(Effect::value).collect(Collectors.toSet());
        Set<String> all = answers(evidence, Set.of()).collect(Collectors.toSet());
        Set<Integer> late =
                evidence.all(LeaseLost.class).stream().map(LeaseLost::call).collect(Collectors.toSet());
        Set<String> same = answers(evidence, late).collect(Collectors.toCollection(HashSet::new));
        Optional<String> kept = evidence.record().flatMap(Kept::value);
        kept.ifPresent(all::add);
        kept.ifPresent(same::add);
        if (same.size() > 1) {
            return Optional.of("the answers are " + same);
        }
        if (!done.containsAll(all)) {
            return Optional.of("the answers are " + all + ", the effects " + done);
        }
        return last(evidence) instanceof Value && kept.isEmpty()
                ? Optional.of("the last answer is a value, and the record has none")
                : Optional.empty();
    }

    private static Stream<String> answers(Evidence evidence, Set<Integer> without) {
        return evidence.all(Answered.class).stream()
                .filter(answered -> !without.contains(answered.call()))
                .map(Answered::answer)
                .filter(Value.class::isInstance)
                .map(answer -> ((Value) answer).value());
    }

    private static Optional<String> stuck(Evidence evidence) {
        if (evidence.all(Answered.class).stream().anyMatch(answered -> answered.answer() instanceof Silence)) {
            return Optional.of("a node that lives did not answer");
        }
        Answer last = last(evidence);
        boolean answered = last instanceof Value
                || (evidence.key().guarantee() == Guarantee.AT_MOST_ONCE && last.equals(new Refused("Abandoned")));
        return answered ? Optional.empty() : Optional.of("the last answer is " + last);
    }

    private static Answer last(Evidence evidence) {
        List<Answered> answered = evidence.all(Answered.class);
        return answered.isEmpty()
                ? new Silence()
                : answered.get(answered.size() - 1).answer();
    }
}
