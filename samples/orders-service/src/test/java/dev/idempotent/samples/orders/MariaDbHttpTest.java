package dev.idempotent.samples.orders;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.springframework.test.context.ContextConfiguration;

@Tag("slow")
class MariaDbHttpTest {

    @Nested
    @ContextConfiguration(initializers = OnServer.MariaDb.class)
    class Orders extends OrdersHttpTest {}

    @Nested
    @ContextConfiguration(initializers = OnServer.MariaDb.class)
    class Registrations extends RegistrationsHttpTest {}

    @Nested
    @ContextConfiguration(initializers = OnServer.MariaDb.class)
    class Accounts extends AccountsHttpTest {}

    @Nested
    @ContextConfiguration(initializers = OnServer.MariaDb.class)
    class Concurrent extends ConcurrentHttpTest {}

    @Nested
    @ContextConfiguration(initializers = OnServer.MariaDb.class)
    class ConcurrentAccounts extends ConcurrentAccountsHttpTest {}
}
