package dev.idempotent.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.store.IdempotencyStore;
import java.sql.SQLException;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class H2ServerTest extends H2Contract {

    private static Server server;
    private static HikariDataSource pool;
    private static IdempotencyStore store;

    H2ServerTest() {
        super(pool, store);
    }

    @BeforeAll
    static void open() throws SQLException {
        server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        pool = Databases.pool("jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:contract;DB_CLOSE_DELAY=-1");
        store = Databases.store(pool);
    }

    @AfterAll
    static void close() {
        pool.close();
        server.stop();
    }
}
