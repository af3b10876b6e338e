package dev.idempotent.benchmarks;

import java.io.PrintStream;
import java.time.Duration;

/** How far a run is, in one line that is written again where there is a terminal, as the script says. */
final class Progress {

    private final PrintStream out;
    private final int steps;
    private final boolean terminal = Boolean.getBoolean("benchmarks.terminal");
    private final long start = System.nanoTime();
    private int step;

    Progress(PrintStream out, int steps) {
        this.out = out;
        this.steps = steps;
    }

    Duration since() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    void next(String what) {
        String left = step == 0
                ? ""
                : ", about " + text(since().multipliedBy(steps - step).dividedBy(step)) + " left";
        step++;
        String line = "[" + step + "/" + steps + "] " + what + left;
        out.print(terminal ? "\r\u001b[K" + line : line + System.lineSeparator());
        out.flush();
    }

    void done() {
        out.print(terminal ? "\r\u001b[K" : "");
        out.println("Measured for " + text(since()));
    }

    private static String text(Duration time) {
        return time.toMinutes() > 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : time.toSeconds() + " s";
    }
}
