package dev.idempotent.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * A database of one's own, and the pools of connections that lead to it: all of one size, for whomever.
 *
 * @param wrapping put around each pool
 */
record Site(Database database, Address address, UnaryOperator<DataSource> wrapping) {

    /** Enough for 16 callers, and for what a contender keeps for itself; 64 callers have to queue. */
    private static final int CONNECTIONS = 20;

    static Site fresh(Database database) {
        Site site = new Site(database, database.fresh(), UnaryOperator.identity());
        Work.createTables(site);
        return site;
    }

    /** The same, with something put around each pool. */
    Site wrapping(UnaryOperator<DataSource> other) {
        return new Site(database, address, other);
    }

    /** A pool, and what contenders are to use of it. */
    record Pool(HikariDataSource connections, DataSource dataSource) implements AutoCloseable {

        @Override
        public void close() {
            connections.close();
        }
    }

    Pool pool() {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(address.url());
        pool.setUsername(address.user());
        pool.setPassword(address.password());
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setMinimumIdle(1);
        return new Pool(pool, wrapping.apply(pool));
    }

    Connection connect() throws SQLException {
        return address.connect();
    }

    void execute(String... statements) {
        address.execute(statements);
    }

    /** Whether commits wait for the disk; only PostgreSQL is told not to. */
    void durable(boolean durable) {
        if (database == Database.POSTGRESQL) {
            execute("ALTER SYSTEM SET synchronous_commit = " + (durable ? "on" : "off"), "SELECT pg_reload_conf()");
        }
    }
}
