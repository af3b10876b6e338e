package dev.idempotent.samples.payments;

import dev.idempotent.Idempotency;
import dev.idempotent.aop.IdempotentAspect;
import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jdbi.v3.core.Jdbi;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program. */
@Command(
        name = "woven-payments",
        mixinStandardHelpOptions = true,
        version = "woven-payments 0.1.0",
        description = "Pays the invoices of a CSV file, each once, however often it is run.")
final class WovenPayments implements Callable<Integer> {

    @Option(
            names = "--file",
            required = true,
            paramLabel = "FILE",
            description = "CSV with the header invoice_id,payee,amount.")
    private Path file = Path.of("");

    @Option(
            names = "--database",
            required = true,
            paramLabel = "PATH",
            description = "The H2 database to pay into; made where there is none.")
    private Path database = Path.of("");

    public static void main(String[] args) {
        System.exit(new CommandLine(new WovenPayments())
                .setExecutionExceptionHandler((failure, program, parsed) -> {
                    program.getErr().println("nothing more was paid: " + reason(failure));
                    return 1;
                })
                .execute(args));
    }

    /** What is wrong, and where somebody else said it first, such as the database, its words. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String said = String.valueOf(failure.getMessage());
        return cause == failure ? said : said + " (" + cause.getMessage() + ")";
    }

    @Override
    public Integer call() throws IOException {
        // Without a delay what is committed survives a kill.
        String url = "jdbc:h2:file:" + database.toAbsolutePath() + ";WRITE_DELAY=0";
        JdbcConnectionPool pool = JdbcConnectionPool.create(url, "sa", "");
        Replays replays = new Replays();
        Jdbi jdbi = Jdbi.create(pool);
        try (Idempotency idempotency = Idempotency.builder(JdbiIdempotencyStore.builder(jdbi)
                        .schema(SchemaMode.CREATE)
                        .build())
                .listener(replays)
                .build()) {
            var unused = IdempotentAspect.configure(idempotency); // The program ends with it.
            PaymentRun run = new PaymentRun(new Payments(jdbi), replays, System.out, System.err);
            System.err.println("paying " + file + " into " + database);
            new InvoiceFile(file).read(run);
            return run.finish();
        } finally {
            pool.dispose();
        }
    }
}
