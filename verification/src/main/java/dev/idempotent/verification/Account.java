package dev.idempotent.verification;

import dev.idempotent.testing.Temporary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whom a server's program belongs to. Some do not run as root: where the driver does, it lends them the account that came with
 * their package.
 *
 * @param name of the account for root's programs
 */
record Account(String name) {

    private static final boolean IS_ROOT = System.getProperty("user.name").equals("root");

    List<String> running(List<String> command) {
        return IS_ROOT
                ? Stream.concat(
                                Stream.of("setpriv", "--reuid=" + name, "--regid=" + name, "--init-groups", "--"),
                                command.stream())
                        .toList()
                : command;
    }

    /** A new one, which goes when the JVM does. */
    Path directory(String of) {
        Path directory = Temporary.directory(of);
        give(directory);
        return directory;
    }

    /** A new one. */
    Path directory(Path parent, String of) {
        try {
            Path directory = Files.createDirectory(parent.resolve(of));
            give(directory);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void give(Path directory) {
        if (IS_ROOT) {
            try {
                Files.setOwner(
                        directory,
                        directory
                                .getFileSystem()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByName(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
