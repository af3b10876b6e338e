package dev.idempotent.jdbi;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import org.h2.tools.Server;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class H2ServerTest extends SqlContract {

    private static Server server;
    private static HikariDataSource pool;
    private static JdbiIdempotencyStore store;

    H2ServerTest() {
        super(pool, store);
    }

    @BeforeAll
    static void open() throws SQLException {
        server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        pool = Databases.pool("jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:contract;DB_CLOSE_DELAY=-1");
        store = Databases.store(Jdbi.create(pool));
    }

    @AfterAll
    static void close() {
        store.close();
        pool.close();
        server.stop();
    }
}
