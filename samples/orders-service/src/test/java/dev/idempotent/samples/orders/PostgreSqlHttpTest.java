package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

@Tag("slow")
@ContextConfiguration(initializers = OnServer.PostgreSql.class)
class PostgreSqlHttpTest {

    @Nested
    class Orders extends OrdersHttpTest {

        @Test
        void itIsTheServersDatabase() {
            assertThat(databaseProduct()).isEqualTo("PostgreSQL");
        }
    }

    @Nested
    class Registrations extends RegistrationsHttpTest {}

    @Nested
    class Accounts extends AccountsHttpTest {}

    @Nested
    class Concurrent extends ConcurrentHttpTest {}

    @Nested
    class ConcurrentAccounts extends ConcurrentAccountsHttpTest {}
}
