package dev.idempotent.jdbi;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.testing.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** A JVM that makes one payment in each of some databases, at once, and is killed meanwhile. */
final class DoomedNode {

    private DoomedNode() {}

    /** A call that it makes. */
    record Task(Address database, Guarantee guarantee) {

        Stream<String> arguments() {
            return Stream.of(database.url(), database.user(), database.password(), guarantee.name());
        }
    }

    static Process launch(List<Task> tasks) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedNode.class.getName()));
        tasks.stream().flatMap(Task::arguments).forEach(command::add);
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void main(String... arguments) {
        for (int i = 0; i < arguments.length; i += 4) {
            Address database = new Address(arguments[i], arguments[i + 1], arguments[i + 2]);
            Guarantee guarantee = Guarantee.valueOf(arguments[i + 3]);
            new Thread(() -> pay(database, guarantee)).start();
        }
    }

    private static void pay(Address database, Guarantee guarantee) {
        Jdbi jdbi =
                Jdbi.create(() -> DriverManager.getConnection(database.url(), database.user(), database.password()));
        JdbiIdempotencyStore store =
                JdbiIdempotencyStore.builder(jdbi).schema(SchemaMode.NONE).build();
        Idempotency engine = Idempotency.builder(store).build();
        IdempotentOperation<String> payment = IdempotentOperation.named("pay", String.class)
                .guarantee(guarantee)
                .build();
        String answer = engine.execute(payment, "a", Bank.SAME, () -> {
                    jdbi.useHandle(handle -> handle.execute("INSERT INTO payments VALUES ('by the one that dies')"));
                    return "by the one that dies";
                })
                .value();
        System.out.println("It was not killed: " + guarantee + " " + answer);
    }
}
