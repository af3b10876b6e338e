package dev.idempotent.benchmarks;

import dev.idempotent.testing.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** On which cores this process and the server that it started run. It takes Linux's {@code taskset}. */
final class Cores {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String ALLOWED = "Cpus_allowed_list:";

    private final String all;

    private Cores(String all) {
        this.all = all;
    }

    /** Those that this process may use now. */
    static Cores allowed() {
        if (!Files.exists(STATUS)) {
            return new Cores("");
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            return new Cores(lines.filter(line -> line.startsWith(ALLOWED))
                    .map(line -> line.substring(ALLOWED.length()).strip())
                    .findFirst()
                    .orElse(""));
        } catch (IOException e) {
            return new Cores("");
        }
    }

    /**
     * The first alone: what takes longer then is more work, not another scheduling. The JVM's compiler may go elsewhere.
     * Gives whether it could be done.
     */
    boolean useOne(Site site) {
        return use(site, all.split("[,-]", 2)[0]) && compilers().allMatch(thread -> taskset("-p", "-c", all, thread));
    }

    boolean useAll(Site site) {
        return use(site, all);
    }

    private static boolean use(Site site, String list) {
        if (list.isEmpty()) {
            return false;
        }
        Stream<ProcessHandle> own = Stream.concat(
                Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants());
        return Stream.concat(own, daemons(site))
                .map(process -> bind(process, list))
                .reduce(true, Boolean::logicalAnd);
    }

    /** PostgreSQL's are no children of who started them. */
    private static Stream<ProcessHandle> daemons(Site site) {
        if (site.database() != Database.POSTGRESQL) {
            return Stream.empty();
        }
        return ProcessHandle.of(Long.parseLong(site.ask("SELECT pg_backend_pid()")))
                .flatMap(ProcessHandle::parent)
                .stream()
                .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()));
    }

    private static Stream<String> compilers() {
        try (Stream<Path> threads = Files.list(TASKS)) {
            return threads
                    .filter(Cores::compiles)
                    .map(thread -> thread.getFileName().toString())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean compiles(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).matches("(?s)C[12] Comp.*");
        } catch (IOException e) {
            return false; // It has ended.
        }
    }

    private static boolean bind(ProcessHandle process, String list) {
        return taskset("-a", "-p", "-c", list, Long.toString(process.pid())) || !process.isAlive();
    }

    private static boolean taskset(String... arguments) {
        List<String> command = new ArrayList<>(List.of("taskset"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
