package dev.idempotent.verification;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that is a program of this machine. It ends with the JVM at the latest. */
final class ServerProcess {

    private static final int PATIENCE_SECONDS = 60;

    private static final int WORDS = 4_000;

    private final Process process;
    private final File log;

    private ServerProcess(Process process, File log) {
        this.process = process;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    /** @param log where what it writes is appended */
    static ServerProcess start(File log, List<String> command) {
        return new ServerProcess(launch(log, command), log);
    }

    /** Runs a program to its end. */
    static void run(File log, List<String> command) {
        Process process = launch(log, command);
        if (process.onExit()
                        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .join()
                        .exitValue()
                != 0) {
            throw new IllegalStateException(command.get(0) + " failed; see " + log);
        }
    }

    private static Process launch(File log, List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** The end of what it wrote. */
    String lastWords() {
        try {
            String all = Files.readString(log.toPath(), StandardCharsets.UTF_8);
            return all.substring(Math.max(0, all.length() - WORDS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With all processes that it has started, none of which has a chance to write or send anything more. */
    void kill() {
        // What does not run starts no others meanwhile.
        signal("STOP", process.pid());
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly()
                .onExit()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Whoever is not there any more does not get it. */
    static void signal(String name, long pid) {
        try {
            int unused = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
