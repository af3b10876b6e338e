package dev.idempotent.verification;

import dev.idempotent.verification.Fault.Cut;
import dev.idempotent.verification.Fault.Freeze;
import dev.idempotent.verification.Fault.Kill;
import dev.idempotent.verification.Fault.Restart;
import dev.idempotent.verification.Fault.Shift;
import dev.idempotent.verification.Schedule.Timed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Does to the nodes and the database what a schedule says, for as long as a round lasts, and until each fault has come once. */
final class Troubles {

    private final Schedule schedule;
    private final long endNanos;
    private final List<Node> nodes;
    private final Backend backend;
    private final Tally tally;
    private final ScheduledExecutorService thaws = Executors.newSingleThreadScheduledExecutor();
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch allHaveCome = new CountDownLatch(1);
    private final FutureTask<Void> making = new FutureTask<>(this::run, null);

    Troubles(Schedule schedule, Duration length, List<Node> nodes, Backend backend, Tally tally) {
        this.schedule = schedule;
        this.endNanos = System.nanoTime() + length.toNanos();
        this.nodes = nodes;
        this.backend = backend;
        this.tally = tally;
        new Thread(making, "faults").start();
    }

    private void run() {
        try {
            for (int i = 0; ; i++) {
                if (i == schedule.mix().kinds().size()) {
                    allHaveCome.countDown();
                }
                Optional<Timed> next = schedule.fault(i);
                if (next.isEmpty() || !waits(next.get().pause())) {
                    return;
                }
                make(next.get().fault());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it is still the time for faults then. */
    private boolean waits(Duration pause) throws InterruptedException {
        long left = endNanos - System.nanoTime();
        return (pause.toNanos() < left || !haveAllCome()) && !over.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether each fault of the mix has come, as often as it is to come among the others, or none comes any more. */
    boolean haveAllCome() {
        return allHaveCome.getCount() == 0 || making.isDone();
    }

    private void make(Fault fault) {
        if (fault instanceof Kill kill) {
            first(kill.node(), Node::kill).ifPresent(node -> tally.kills.incrementAndGet());
        } else if (fault instanceof Freeze freeze) {
            first(freeze.node(), Node::freeze).ifPresent(node -> {
                tally.freezes.incrementAndGet();
                var unused = thaws.schedule(node::thaw, freeze.length().toMillis(), TimeUnit.MILLISECONDS);
            });
        } else if (fault instanceof Cut cut) {
            tally.cuts.incrementAndGet();
            backend.cut(cut.length());
        } else if (fault instanceof Shift shift) {
            first(shift.node(), node -> node.shift(shift.by())).ifPresent(node -> tally.shifts.incrementAndGet());
        } else if (fault instanceof Restart) {
            backend.restart();
            tally.restarts.incrementAndGet();
        }
    }

    /** From the wanted one on, the first node to which it can be done. */
    private Optional<Node> first(int wanted, Predicate<Node> done) {
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get((wanted + i) % nodes.size());
            if (done.test(node)) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    /** Whatever was frozen goes on, and whatever was killed will. */
    void stop() throws InterruptedException, ExecutionException {
        over.countDown();
        try {
            making.get();
        } finally {
            thaws.shutdownNow();
            nodes.forEach(Node::thaw);
        }
    }
}
