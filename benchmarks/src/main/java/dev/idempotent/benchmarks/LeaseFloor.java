package dev.idempotent.benchmarks;

import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMode;
import dev.idempotent.testing.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The least that a key which commits on its own can cost, by JDBC: an insert and an update of a table like the store's for a
 * first call, one read by key for a repeat. It is told which is which, compares nothing, and would not survive a race.
 */
final class LeaseFloor implements Contender {

    static final String TABLE = "floor_record";

    private final Site.Pool pool;
    private final Work work;
    private final KeyStatements statements;

    LeaseFloor(Site site, Work work) {
        this.work = work;
        pool = site.pool();
        createTable(site, TABLE);
        statements = new KeyStatements(site.database(), TABLE);
    }

    /** As the store's own; made by one that is closed then. */
    static void createTable(Site site, String name) {
        try (Site.Pool pool = site.pool()) {
            JdbiIdempotencyStore.builder(Jdbi.create(pool.connections()))
                    .table(name)
                    .schema(SchemaMode.CREATE)
                    .build()
                    .close();
        }
    }

    @Override
    public String first(String key) throws SQLException {
        try (Connection connection = pool.dataSource().getConnection()) {
            statements.claim(connection, key);
        }
        String answer = work.run(key);
        try (Connection connection = pool.dataSource().getConnection()) {
            statements.complete(connection, key, answer);
        }
        return answer;
    }

    @Override
    public @Nullable String again(String key) throws SQLException {
        try (Connection connection = pool.dataSource().getConnection()) {
            return statements.read(connection, key);
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** The statements themselves. */
    record KeyStatements(Database database, String table) {

        void claim(Connection connection, String key) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table
                    + " (operation, scope, idempotency_key, state, token, attempt, fingerprint,"
                    + " lease_until, expires_at, created_at)"
                    + " VALUES (?, ?, ?, 'IN_PROGRESS', ?, 1, ?, " + in(30) + ", " + in(86_400) + ", " + now() + ")")) {
                insert.setString(1, "pay");
                insert.setString(2, "anonymous");
                insert.setString(3, key);
                insert.setString(4, "0123456789012345678901.floor");
                insert.setString(5, "1:0123456789012345678901234567890123456789012");
                insert.executeUpdate();
            }
        }

        void complete(Connection connection, String key, String answer) throws SQLException {
            try (PreparedStatement update = connection.prepareStatement("UPDATE " + table
                    + " SET state = 'COMPLETED', kind = ?, format = ?, result = ?, completed_at = " + now()
                    + " WHERE operation = ? AND scope = ? AND idempotency_key = ? AND token = ?")) {
                update.setString(1, "VALUE");
                update.setString(2, "json");
                update.setBytes(3, answer.getBytes(StandardCharsets.UTF_8));
                update.setString(4, "pay");
                update.setString(5, "anonymous");
                update.setString(6, key);
                update.setString(7, "0123456789012345678901.floor");
                update.executeUpdate();
            }
        }

        @Nullable
        String read(Connection connection, String key) throws SQLException {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT state, fingerprint, kind, format, result FROM " + table
                            + " WHERE operation = ? AND scope = ? AND idempotency_key = ?")) {
                select.setString(1, "pay");
                select.setString(2, "anonymous");
                select.setString(3, key);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? new String(row.getBytes(5), StandardCharsets.UTF_8) : null;
                }
            }
        }

        private String now() {
            return database == Database.MARIADB ? "UTC_TIMESTAMP(6)" : "CURRENT_TIMESTAMP";
        }

        private String in(int seconds) {
            return switch (database) {
                case MARIADB -> "UTC_TIMESTAMP(6) + INTERVAL " + seconds + " SECOND";
                case H2, H2_SERVER -> "DATEADD(SECOND, " + seconds + ", CURRENT_TIMESTAMP)";
                default -> "CURRENT_TIMESTAMP + INTERVAL '" + seconds + " seconds'";
            };
        }
    }
}
