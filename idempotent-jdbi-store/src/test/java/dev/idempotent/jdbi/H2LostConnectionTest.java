package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.idempotent.testing.Address;
import dev.idempotent.testing.Wire;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;

/** H2 has two names for a connection that is lost. */
class H2LostConnectionTest {

    private final H2 dialect = new H2();

    @Test
    void aConnectionMayBeLostBetweenStatementsAndWhileRowsAreRead() throws SQLException {
        Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        Address address =
                new Address("jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:lost;DB_CLOSE_DELAY=-1", "sa", "");
        try (Wire wire = Wire.to(address);
                Connection connection = wire.address().connect();
                Statement statement = connection.createStatement()) {
            ResultSet rows = statement.executeQuery("SELECT X FROM SYSTEM_RANGE(1, 100000)");
            wire.cutAll();

            SQLException reading = assertThrows(SQLException.class, () -> readToTheEnd(rows));
            SQLException next = assertThrows(SQLException.class, () -> statement.execute("SELECT 1"));

            assertThat(reading.getErrorCode()).isEqualTo(90028);
            assertThat(next.getErrorCode()).isEqualTo(90067);
            assertThat(dialect.isLostConnection(reading)).isTrue();
            assertThat(dialect.isLostConnection(next)).isTrue();
        } finally {
            server.stop();
        }
    }

    private static void readToTheEnd(ResultSet rows) throws SQLException {
        int read = 0;
        while (rows.next()) {
            read++;
        }
        throw new AssertionError(read + " rows were read on a connection that was cut");
    }
}
