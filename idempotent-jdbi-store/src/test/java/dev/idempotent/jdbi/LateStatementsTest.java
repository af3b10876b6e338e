package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.testing.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On PostgreSQL, whose driver is not asked to see to it. */
@Timeout(60)
class LateStatementsTest {

    private static final Prepared SLEEP = Prepared.of("SELECT true FROM pg_sleep(:seconds)");
    private static final int MANY = 8;

    private final HikariDataSource pool = Databases.pool(Database.POSTGRESQL);
    private final LateStatements late = new LateStatements();
    private final TimeLimit aSecond = TimeLimit.of(Duration.ofSeconds(1), Optional.of(late));

    @AfterEach
    void close() {
        late.close();
        pool.close();
    }

    @Test
    void aStatementIsCancelledOnceItsTimeIsOver() throws SQLException {
        assertCancelled();
    }

    @Test
    void afterTheEndTheDriverSeesToIt() throws SQLException {
        late.close();

        assertCancelled();
    }

    private void assertCancelled() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            long start = System.nanoTime();

            SQLException failure = catchThrowableOfType(SQLException.class, () -> sleep(connection, 30));

            assertThat(failure.getSQLState()).isEqualTo("57014");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
        }
    }

    /** The time of some is over while they end by themselves. */
    @Test
    void theNextStatementOnTheConnectionIsLeftAlone() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(MANY);
        try {
            List<Callable<Boolean>> all = IntStream.range(0, MANY)
                    .<Callable<Boolean>>mapToObj(i -> () -> isNextLeftAlone(1 + 0.5 * i / MANY))
                    .toList();
            for (Future<Boolean> each : threads.invokeAll(all)) {
                assertThat(each.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private boolean isNextLeftAlone(double seconds) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            try {
                sleep(connection, seconds);
            } catch (SQLException e) {
                assertThat(e.getSQLState()).isEqualTo("57014");
            }
            return sleep(connection, 0.6);
        }
    }

    private boolean sleep(Connection connection, double seconds) throws SQLException {
        return SLEEP.row(connection, aSecond, parameter -> seconds, row -> row.getBoolean(1))
                .orElseThrow();
    }
}
