package dev.idempotent.samples.orders;

import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Lets the service of a test use a new database of a real server. */
abstract class OnServer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private final Database database;

    private OnServer(Database database) {
        this.database = database;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Address address = database.fresh();
        TestPropertyValues.of(
                        "spring.datasource.url=" + address.url(),
                        "spring.datasource.username=" + address.user(),
                        "spring.datasource.password=" + address.password())
                .applyTo(context);
    }

    static final class PostgreSql extends OnServer {

        PostgreSql() {
            super(Database.POSTGRESQL);
        }
    }

    static final class MariaDb extends OnServer {

        MariaDb() {
            super(Database.MARIADB);
        }
    }
}
