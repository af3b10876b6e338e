package dev.idempotent.verification;

import dev.idempotent.testing.Address;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Waits until a server says what it is to say. */
record Patience(Address server, ServerProcess process) {

    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /**
     * @param column of the first row of what the query gives
     * @throws IllegalStateException where it was not said in time, or the server ended
     */
    void awaitAnswer(String query, int column, String wanted) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        Optional<String> answer = answer(query, column);
        while (!answer.equals(Optional.of(wanted))) {
            if (!process.isRunning() || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "%s does not say %s, but %s:%n%s".formatted(server.url(), wanted, answer, process.lastWords()));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            answer = answer(query, column);
        }
    }

    /** Empty where there is none, such as from a server that does not run yet. */
    private Optional<String> answer(String query, int column) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? Optional.ofNullable(rows.getString(column)) : Optional.empty();
        } catch (SQLException e) {
            return Optional.empty();
        }
    }
}
