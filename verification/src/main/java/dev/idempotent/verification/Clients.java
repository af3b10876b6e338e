package dev.idempotent.verification;

import dev.idempotent.Guarantee;
import dev.idempotent.verification.Answer.Refused;
import dev.idempotent.verification.Answer.Silence;
import dev.idempotent.verification.Answer.Value;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Whoever calls. Safe for use by many threads. */
final class Clients {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final List<Node> nodes;
    private final History history;
    private final Tally tally;
    private final AtomicInteger numbers = new AtomicInteger();

    Clients(List<Node> nodes, History history, Tally tally) {
        this.nodes = nodes;
        this.history = history;
        this.tally = tally;
    }

    /** Calls, and waits for what comes of it. */
    Answer call(Call call) {
        int number = numbers.incrementAndGet();
        int chosen = upFrom(call.node());
        tally.calls.incrementAndGet();
        history.add(call.key(), new Event.Invoked(number, chosen, System.nanoTime(), call.manner()));
        Answer answer = nodes.get(chosen)
                .make(number, call)
                .completeOnTimeout(new Silence(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        history.add(call.key(), new Event.Answered(number, answer));
        return answer;
    }

    /** As a load balancer would, which does not see that a node is frozen. */
    private int upFrom(int wanted) {
        for (int i = 0; i < nodes.size(); i++) {
            int candidate = (wanted + i) % nodes.size();
            if (nodes.get(candidate).isUp()) {
                return candidate;
            }
        }
        return wanted;
    }

    /** Calls until there is an answer that stays, or the time is over; once at the least. */
    void insist(Call call, long deadlineNanos) {
        Answer answer = call(call);
        while (!isSettled(answer, call.key().guarantee()) && System.nanoTime() < deadlineNanos) {
            LockSupport.parkNanos(PAUSE.toNanos());
            answer = call(call);
        }
    }

    private static boolean isSettled(Answer answer, Guarantee guarantee) {
        return answer instanceof Value
                || (guarantee == Guarantee.AT_MOST_ONCE && answer.equals(new Refused("Abandoned")));
    }
}
