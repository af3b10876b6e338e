package dev.idempotent.benchmarks;

import java.io.IOException;
import java.util.stream.Stream;

/** On which cores this process and the servers that it started run. */
enum Cores {
    /** The first alone: what takes longer then is more work, not another scheduling. */
    ONE("0"),
    ALL("0-" + (Runtime.getRuntime().availableProcessors() - 1));

    private final String list;

    Cores(String list) {
        this.list = list;
    }

    /** Gives whether it could be done: it takes Linux's {@code taskset}. */
    boolean use() {
        Stream<ProcessHandle> servers = ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains("/idempotent-"))
                .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()));
        return Stream.concat(Stream.of(ProcessHandle.current()), servers)
                .map(this::bind)
                .reduce(true, Boolean::logicalAnd);
    }

    private boolean bind(ProcessHandle process) {
        try {
            Process taskset = new ProcessBuilder("taskset", "-a", "-p", "-c", list, Long.toString(process.pid()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return taskset.waitFor() == 0 || !process.isAlive();
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
