package dev.idempotent.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * A wall clock of one process's own, by the library of Debian's {@code faketime}; that by which durations are measured stays
 * as it is. The program of that name is not used: it refuses to start under the number of a process that was once killed.
 */
public final class SkewedClock {

    private final Path library;
    private final Path offset;

    private SkewedClock(Path library, Path offset) {
        this.library = library;
        this.offset = offset;
    }

    /**
     * Right at first; nothing where there are no such clocks.
     *
     * @param offset a file of its own
     */
    public static Optional<SkewedClock> at(Path offset) {
        return library().map(library -> {
            SkewedClock clock = new SkewedClock(library, offset);
            clock.shift(Duration.ZERO);
            return clock;
        });
    }

    private static Optional<Path> library() {
        try (DirectoryStream<Path> systems = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-gnu")) {
            for (Iterator<Path> each = systems.iterator(); each.hasNext(); ) {
                Path library = each.next().resolve("faketime").resolve("libfaketimeMT.so.1");
                if (Files.isReadable(library)) {
                    return Optional.of(library);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Of a process that is to have it. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DISABLE_SHM", "1",
                "DONT_FAKE_MONOTONIC", "1",
                // Otherwise every wait of the JVM's that is to end after some time ends at once, and is begun again.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    /** It is {@code by} off, within a second from now. */
    public void shift(Duration by) {
        Path next = offset.resolveSibling(offset.getFileName() + "-to-be");
        try {
            Files.writeString(next, "%+d".formatted(by.toSeconds()));
            Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
