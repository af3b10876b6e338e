package dev.idempotent.benchmarks;

import dev.idempotent.testing.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** On which cores this process and the server that it started run. It takes Linux's {@code taskset}. */
final class Cores {

    private static final Path STATUS = Path.of("/proc/self/status");
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

    /** The first alone: what takes longer then is more work, not another scheduling. Gives whether it could be done. */
    boolean useOne(Site site) {
        return use(site, all.split("[,-]", 2)[0]);
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

    private static boolean bind(ProcessHandle process, String list) {
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
