package dev.idempotent.jdbi;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.testing.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.jdbi.v3.core.Jdbi;

/** A JVM that makes one payment, and is killed meanwhile. */
final class DoomedNode {

    private DoomedNode() {}

    static IdempotentOperation<String> payment(Guarantee guarantee) {
        return IdempotentOperation.named("pay", String.class)
                .guarantee(guarantee)
                .build();
    }

    static Process launch(Address database, Guarantee guarantee) {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedNode.class.getName(),
                database.url(),
                database.user(),
                database.password(),
                guarantee.name());
        try {
            return command.redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void main(String... arguments) {
        Jdbi jdbi = Jdbi.create(() -> DriverManager.getConnection(arguments[0], arguments[1], arguments[2]));
        JdbiIdempotencyStore store =
                JdbiIdempotencyStore.builder(jdbi).schema(SchemaMode.NONE).build();
        Idempotency engine = Idempotency.builder(store).build();
        String answer = engine.execute(payment(Guarantee.valueOf(arguments[3])), "a", Bank.SAME, () -> {
                    jdbi.useHandle(handle -> handle.execute("INSERT INTO payments VALUES ('by the one that dies')"));
                    return "by the one that dies";
                })
                .value();
        System.out.println("It was not killed: " + answer);
    }
}
