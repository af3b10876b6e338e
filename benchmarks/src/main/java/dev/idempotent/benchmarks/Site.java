package dev.idempotent.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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

    static Site fresh(Scenario scenario, Database database) {
        Site site = new Site(database, database.fresh(), UnaryOperator.identity());
        Work.createTables(site);
        if (!scenario.durable()) {
            site.doNotWaitForTheDisk();
        }
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

    /** What the query's first row says first. */
    String ask(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        } catch (SQLException e) {
            throw new IllegalStateException("on " + address.url(), e);
        }
    }

    /**
     * From the next connection on, commits do not wait for the disk. The server's own setting was given on its command line,
     * which only a database's goes before.
     */
    private void doNotWaitForTheDisk() {
        if (database != Database.POSTGRESQL) {
            throw new IllegalArgumentException("only PostgreSQL is told not to wait for the disk, not " + database);
        }
        execute("ALTER DATABASE " + ask("SELECT current_database()") + " SET synchronous_commit = off");
    }

    /** Whether commits wait for the disk, as the server says. */
    String durability() {
        return switch (database) {
            case H2, H2_SERVER -> "in memory, no disk";
            case POSTGRESQL, POSTGRESQL_15 ->
                "fsync " + ask("SHOW fsync") + ", synchronous_commit " + ask("SHOW synchronous_commit");
            case MARIADB ->
                "innodb_flush_log_at_trx_commit " + ask("SELECT @@innodb_flush_log_at_trx_commit") + ", log_bin "
                        + ask("SELECT @@log_bin");
        };
    }
}
