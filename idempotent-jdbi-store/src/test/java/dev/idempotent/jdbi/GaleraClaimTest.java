package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.testing.Database;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;

/** The server of these tests knows Galera and is in no cluster; those that are in one are among the runs under fire. */
class GaleraClaimTest {

    private final List<String> statements = new CopyOnWriteArrayList<>();

    @Test
    void aServerThatKnowsGaleraIsToldNotToTryAClaimAgain() {
        try (HikariDataSource pool = Databases.pool(Database.MARIADB);
                JdbiIdempotencyStore store = JdbiIdempotencyStore.builder(
                                Jdbi.create(pool).setSqlLogger(new SqlLogger() {
                                    @Override
                                    public void logBeforeExecution(StatementContext context) {
                                        statements.add(context.getRenderedSql());
                                    }
                                }))
                        .schema(SchemaMode.CREATE)
                        .build()) {
            statements.clear();

            var unused = store.claim(Requests.fresh());

            assertThat(statements).singleElement().asString().contains(", wsrep_retry_autocommit = 0 FOR");
        }
    }
}
