package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Fingerprint;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What becomes of a call whose connection cannot be given back once its transaction has ended. */
class ClosingTest {

    private static final IdempotentOperation<String> PAY =
            IdempotentOperation.named("pay", String.class).build();

    private final HikariDataSource pool = Databases.pool(Databases.inMemory());
    private final Logger logger = (Logger) LoggerFactory.getLogger(JdbiTransactions.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private boolean refusing;

    private final JdbiIdempotencyStore store = JdbiIdempotencyStore.builder(Jdbi.create(new ConnectionFactory() {
                @Override
                public Connection openConnection() throws SQLException {
                    return pool.getConnection();
                }

                @Override
                public void closeConnection(Connection connection) throws SQLException {
                    connection.close();
                    if (refusing) {
                        throw new SQLException("the last row was secret-key");
                    }
                }
            }))
            .schema(SchemaMode.CREATE)
            .build();

    @AfterEach
    void close() {
        logger.detachAppender(log);
        refusing = false;
        store.close();
        pool.close();
    }

    @Test
    void itIsAnsweredAndTheLogTellsTheTypeOnly() {
        log.start();
        logger.addAppender(log);
        try (Idempotency engine = Idempotency.builder(store).build()) {
            Outcome<String> outcome = engine.execute(PAY, "secret-key", Fingerprint.of(""), () -> {
                refusing = true;
                return "paid";
            });

            assertThat(outcome).isEqualTo(new Outcome.Executed<>("paid"));
        }
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getFormattedMessage())
                            .contains("could not be given back in order: org.jdbi.v3.core.CloseException");
                    assertThat(event.getThrowableProxy()).isNull();
                });
    }
}
