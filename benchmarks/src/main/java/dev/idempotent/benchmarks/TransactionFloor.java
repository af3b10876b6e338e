package dev.idempotent.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The business transaction by itself, or with the two statements more that a key in it takes at the least, by JDBC. Without a
 * key a repeat is a look whether it was paid.
 */
final class TransactionFloor implements Contender {

    static final String TABLE = "transaction_floor_record";

    private final Site.Pool pool;
    private final Work work;
    private final LeaseFloor.KeyStatements statements;
    private final boolean withKey;

    private TransactionFloor(Site site, Work work, boolean withKey) {
        this.work = work;
        this.withKey = withKey;
        pool = site.pool();
        LeaseFloor.createTable(site, TABLE);
        statements = new LeaseFloor.KeyStatements(site.database(), TABLE);
    }

    static Contender bare(Site site, Work work) {
        return new TransactionFloor(site, work, false);
    }

    static Contender withKey(Site site, Work work) {
        return new TransactionFloor(site, work, true);
    }

    @Override
    public String first(String key) throws SQLException {
        try (Connection connection = pool.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            try {
                return paid(connection, key);
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private String paid(Connection connection, String key) throws SQLException {
        if (withKey) {
            statements.claim(connection, key);
        }
        String answer = work.pay(connection, key);
        if (withKey) {
            statements.complete(connection, key, answer);
        }
        connection.commit();
        return answer;
    }

    /** Without a key: whether it was paid. */
    @Override
    public @Nullable String again(String key) throws SQLException {
        try (Connection connection = pool.dataSource().getConnection()) {
            return withKey ? statements.read(connection, key) : paid(connection, key, work);
        }
    }

    private static @Nullable String paid(Connection connection, String key, Work work) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT amount FROM payment WHERE id = ?")) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? work.answer(key) : null;
            }
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
