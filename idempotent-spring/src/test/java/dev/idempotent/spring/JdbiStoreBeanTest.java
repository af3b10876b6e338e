package dev.idempotent.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.StoreException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where the SQL store keeps what was done, as the properties say. */
class JdbiStoreBeanTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class,
                    JdbcClientAutoConfiguration.class,
                    JdbiStoreAutoConfiguration.class,
                    IdempotencyAutoConfiguration.class))
            .withPropertyValues("idempotent.guarantee=at-least-once", "spring.datasource.generate-unique-name=true")
            .withBean(Shop.class);

    @Test
    void theTableHasItsUsualNameUnlessSet() {
        application.run(context ->
                assertThat(rowsAfterACall(context, "PUBLIC.IDEMPOTENCY_RECORD")).isEqualTo(1));
    }

    @Test
    void theTableHasTheNameThatIsSetWhereTheConnectionLooks() {
        application.withPropertyValues("idempotent.jdbi.table=once").run(context -> {
            assertThat(rowsAfterACall(context, "PUBLIC.ONCE")).isEqualTo(1);
            assertThat(tables(context)).containsExactly("PUBLIC.ONCE");
        });
    }

    @Test
    void theTableIsInTheSchemaThatIsSet() {
        application
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:mem:in-a-schema;INIT=CREATE SCHEMA IF NOT EXISTS shop",
                        "idempotent.jdbi.table-schema=shop",
                        "idempotent.jdbi.table=once upon a time")
                .run(context -> {
                    assertThat(rowsAfterACall(context, "SHOP.\"once upon a time\""))
                            .isEqualTo(1);
                    assertThat(tables(context)).containsExactly("SHOP.once upon a time");
                });
    }

    private static int rowsAfterACall(ApplicationContext context, String table) {
        var unused = context.getBean(Shop.class).place(new Shop.NewOrder("a", 1));
        return requireNonNull(context.getBean(JdbcClient.class)
                .sql("SELECT COUNT(*) FROM " + table)
                .query(Integer.class)
                .single());
    }

    private static List<@Nullable String> tables(ApplicationContext context) {
        return context.getBean(JdbcClient.class).sql("""
                        SELECT TABLE_SCHEMA || '.' || TABLE_NAME FROM INFORMATION_SCHEMA.TABLES
                        WHERE TABLE_SCHEMA <> 'INFORMATION_SCHEMA'""").query(String.class).list();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "table=",
                "table=of-fifty-three-characters-which-is-one-more-than-fits",
                "table=on\u0007ce",
                "table-schema=of-fifty-three-characters-which-is-one-more-than-fits"
            })
    void aNameThatNoTableCanHaveFailsStartUpAndSaysWhatToChange(String property) {
        application.withPropertyValues("idempotent.jdbi." + property).run(context -> {
            FailureAnalysis analysis = requireNonNull(
                    new ConfigurationFailureAnalyzer().analyze(requireNonNull(context.getStartupFailure())));
            assertThat(analysis.getDescription()).containsAnyOf("52 characters", "blank");
            assertThat(analysis.getAction()).contains("idempotent.jdbi.table", "idempotent.jdbi.table-schema");
        });
    }

    @Test
    void aSchemaThatIsNotThereFailsStartUpAndIsNamed() {
        application
                .withPropertyValues("idempotent.jdbi.table-schema=nowhere")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining(StoreException.class.getName())
                        .hasStackTraceContaining("in table nowhere.idempotency_record")
                        .rootCause()
                        .hasMessageContaining("NOWHERE"));
    }
}
