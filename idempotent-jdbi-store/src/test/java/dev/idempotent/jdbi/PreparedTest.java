package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PreparedTest {

    private final Connection connection = DriverManager.getConnection(Databases.inMemory());

    PreparedTest() throws SQLException {}

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void aRowIsReadOrThereIsNone() throws SQLException {
        assertThat(numbersFrom(3)).contains(3);
        assertThat(numbersFrom(4)).isEmpty();
    }

    /** A grant is concluded from the one row that a claim gives. */
    @Test
    void ofTwoRowsNoneIsTaken() {
        assertThatIllegalStateException().isThrownBy(() -> numbersFrom(2));
    }

    private Optional<Integer> numbersFrom(long first) throws SQLException {
        return Prepared.of("SELECT n FROM (VALUES 1, 2, 3) t (n) WHERE n >= :first")
                .row(connection, TimeLimit.NONE, parameter -> first, row -> row.getInt(1));
    }
}
