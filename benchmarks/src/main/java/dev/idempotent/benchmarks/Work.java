package dev.idempotent.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/** What every contender is to run once a key: it counts its runs, and answers with a text of a fixed length. */
final class Work {

    private static final int ACCOUNTS = 1000;

    private final LongAdder runs = new LongAdder();
    private final int bytes;
    private final long millis;
    private final String filler;

    /** @param millis how long it takes */
    Work(int bytes, long millis) {
        this.bytes = bytes;
        this.millis = millis;
        this.filler = "x".repeat(bytes);
    }

    /** The business tables of {@link #pay}. */
    static void createTables(Site site) {
        site.execute(
                "CREATE TABLE account (id INTEGER PRIMARY KEY, balance BIGINT NOT NULL)",
                "CREATE TABLE payment (id VARCHAR(100) PRIMARY KEY, account INTEGER NOT NULL, amount BIGINT NOT NULL)");
        try (Connection connection = site.connect();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO account VALUES (?, 0)")) {
            for (int id = 0; id < ACCOUNTS; id++) {
                insert.setInt(1, id);
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String run(String key) {
        runs.increment();
        if (millis > 0) {
            sleep();
        }
        return answer(key);
    }

    private void sleep() {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same with an effect: two statements of the transaction that is open on the connection. */
    String pay(Connection connection, String key) throws SQLException {
        int account = ThreadLocalRandom.current().nextInt(ACCOUNTS);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO payment VALUES (?, ?, 100)")) {
            insert.setString(1, key);
            insert.setInt(2, account);
            insert.executeUpdate();
        }
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE account SET balance = balance - 100 WHERE id = ?")) {
            update.setInt(1, account);
            update.executeUpdate();
        }
        return run(key);
    }

    /** What is right for the key. */
    String answer(String key) {
        return key + filler.substring(Math.min(bytes, key.length()));
    }

    long runs() {
        return runs.sum();
    }
}
