package dev.idempotent.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMode;
import dev.idempotent.spring.Page;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SQL that pages show runs on every database that is supported, as it stands there. */
class StatementsTest {

    @ParameterizedTest
    @EnumSource(
            value = Database.class,
            names = {"H2", "POSTGRESQL", "MARIADB"})
    void everyStatementRuns(Database database) {
        Address address = database.fresh();
        Jdbi jdbi = Jdbi.create(address.url(), address.user(), address.password());
        JdbiIdempotencyStore.builder(jdbi).schema(SchemaMode.CREATE).build().close();

        assertThat(Page.allBlocks("sql"))
                .isNotEmpty()
                .allSatisfy(block -> assertThatCode(() -> jdbi.useHandle(
                                handle -> handle.createScript(block.text()).execute()))
                        .as("%s on %s", block, database)
                        .doesNotThrowAnyException());
    }
}
