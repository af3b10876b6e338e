package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.testing.Database;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The server of these tests knows Galera and is in no cluster; those that are in one are among the runs under fire. */
@Tag("slow")
class GaleraClaimTest {

    @Test
    void aServerThatKnowsGaleraIsToldNotToTryAClaimAgain() {
        try (HikariDataSource pool = Databases.pool(Database.MARIADB)) {
            StatementLog statements = new StatementLog(pool);
            try (JdbiIdempotencyStore store = JdbiIdempotencyStore.builder(statements.dataSource())
                    .schema(SchemaMode.CREATE)
                    .build()) {
                statements.clear();

                var unused = store.claim(Requests.fresh());

                assertThat(statements.executed())
                        .singleElement()
                        .asString()
                        .contains(", wsrep_retry_autocommit = 0 FOR");
            }
        }
    }
}
