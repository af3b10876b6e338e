package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;

import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an application gets by {@code idempotent.cache}. */
class CachedResultsTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    JdbiStoreAutoConfiguration.class,
                    IdempotencyAutoConfiguration.class))
            .withPropertyValues("idempotent.guarantee=at-least-once", "spring.datasource.generate-unique-name=true")
            .withBean(Shop.class);

    @Test
    void resultsAreCachedWhereThatIsAskedFor() {
        application.run(context -> assertThat(replaysADeletedRecord(context)).isFalse());
        application
                .withPropertyValues("idempotent.cache.max-size=1MB")
                .run(context -> assertThat(replaysADeletedRecord(context)).isTrue());
    }

    private static boolean replaysADeletedRecord(AssertableApplicationContext context) {
        Shop shop = context.getBean(Shop.class);
        Shop.Order first = shop.place(new Shop.NewOrder("a", 1));
        int deleted = JdbcClient.create(context.getBean(DataSource.class))
                .sql("DELETE FROM idempotency_record")
                .update();
        assertThat(deleted).isEqualTo(1);
        return shop.place(new Shop.NewOrder("a", 1)).equals(first);
    }
}
