package dev.idempotent.verification;

import dev.idempotent.testing.SkewedClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An application's node, which is started again whenever it ends. Safe for use by many threads. */
final class Node implements Jvm.Watcher, AutoCloseable {

    private static final int MOST_FAILED_STARTS = 30;

    private final NodeSettings settings;
    private final Optional<SkewedClock> clock;
    private final Path log;
    private final History history;
    private Jvm jvm;
    private int failedStarts;
    private boolean frozen;
    private boolean closed;

    /**
     * @param clock its own; empty where all have the machine's
     * @param log where what it writes besides answers goes
     */
    Node(NodeSettings settings, Optional<SkewedClock> clock, Path log, History history) {
        this.settings = settings;
        this.clock = clock;
        this.log = log;
        this.history = history;
        this.jvm = launch();
    }

    private Jvm launch() {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // Of a connection that is always busy Hikari trusts the SQLState, and H2's for a broken one it does not
                // know.
                "-Dcom.zaxxer.hikari.aliveBypassWindowMs="
                        + (settings.database().url().startsWith("jdbc:h2:") ? 0 : 500),
                "-cp",
                System.getProperty("java.class.path"),
                NodeMain.class.getName()));
        command.addAll(settings.arguments());
        try {
            ProcessBuilder process = new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile()));
            clock.ifPresent(own -> process.environment().putAll(own.environment()));
            return new Jvm(process.start(), history, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void isReady() {
        notifyAll();
    }

    @Override
    public synchronized void isOver() {
        frozen = false;
        failedStarts = jvm.isReady() ? 0 : failedStarts + 1;
        if (!closed && failedStarts <= MOST_FAILED_STARTS) {
            jvm = launch();
        }
        notifyAll();
    }

    /** Waits for as long as it is being started. */
    synchronized void awaitStart() throws InterruptedException {
        while (!jvm.isUp()) {
            if (failedStarts > MOST_FAILED_STARTS) {
                throw new IllegalStateException("a node does not start; see " + log);
            }
            wait();
        }
    }

    /** Whether it takes calls, frozen or not: clients cannot tell. */
    synchronized boolean isUp() {
        return jvm.isUp();
    }

    synchronized CompletableFuture<Answer> make(int number, Call call) {
        return jvm.make(number, call);
    }

    /** Whether there was anything to kill. */
    synchronized boolean kill() {
        if (!jvm.isUp()) {
            return false;
        }
        jvm.kill();
        return true;
    }

    /** Whether there was anything to freeze. */
    synchronized boolean freeze() {
        if (frozen || !jvm.isUp()) {
            return false;
        }
        frozen = true;
        jvm.signal("STOP");
        return true;
    }

    synchronized void thaw() {
        if (frozen) {
            frozen = false;
            jvm.signal("CONT");
        }
    }

    /** Whether it has a clock of its own, which is {@code by} off now. */
    boolean shift(Duration by) {
        clock.ifPresent(own -> own.shift(by));
        return clock.isPresent();
    }

    @Override
    public void close() {
        Jvm last;
        synchronized (this) {
            closed = true;
            last = jvm;
        }
        last.close();
    }
}
