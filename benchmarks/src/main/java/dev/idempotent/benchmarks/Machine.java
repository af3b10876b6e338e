package dev.idempotent.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What it was measured on, from itself. */
record Machine(String processor, int cores, long gibibytes, String system, String jvm) {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    static Machine here() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                model(),
                Runtime.getRuntime().availableProcessors(),
                Math.round(system.getTotalMemorySize() / (double) (1L << 30)),
                system.getName() + " " + system.getVersion(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    }

    private static String model() {
        if (!Files.isReadable(PROCESSORS)) {
            return System.getProperty("os.arch", "");
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(() -> System.getProperty("os.arch", ""));
        } catch (IOException e) {
            return System.getProperty("os.arch", "");
        }
    }

    String text() {
        return cores + " cores (" + processor + "), " + gibibytes + " GiB, " + system + ", " + jvm;
    }
}
