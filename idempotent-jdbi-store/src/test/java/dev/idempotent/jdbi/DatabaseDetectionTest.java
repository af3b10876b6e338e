package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.StoreException;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class DatabaseDetectionTest {

    @Test
    void anUnknownDatabaseIsNamedWithTheSupportedOnes() {
        try (HikariDataSource pool = Databases.pool(Databases.inMemory())) {
            Jdbi jdbi = Jdbi.create(Wrapped.named("Oracle", pool));

            assertThatThrownBy(() -> JdbiIdempotencyStore.builder(jdbi).build())
                    .isInstanceOf(UnsupportedDatabaseException.class)
                    .hasMessageContaining("'Oracle'")
                    .hasMessageContaining("H2");
        }
    }

    /** There is no such server here: what its driver would say of itself is planted. */
    @Test
    void mySqlIsSaidNotToBeSupportedYet() {
        try (HikariDataSource pool = Databases.pool(Databases.inMemory())) {
            Jdbi jdbi = Jdbi.create(Wrapped.named("MySQL", pool));

            assertThatThrownBy(() -> JdbiIdempotencyStore.builder(jdbi).build())
                    .isInstanceOf(UnsupportedDatabaseException.class)
                    .hasMessageContaining("'MySQL', which is not supported yet (MariaDB is)");
        }
    }

    @Test
    void aDatabaseThatDoesNotAnswerMayAnswerLater() {
        JdbcDataSource nobody = new JdbcDataSource();
        nobody.setUrl("jdbc:h2:tcp://localhost:1/mem:nobody");
        Jdbi jdbi = Jdbi.create(nobody);

        assertThatThrownBy(() -> JdbiIdempotencyStore.builder(jdbi).build())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isPassing()).isTrue());
    }
}
