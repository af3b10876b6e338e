package dev.idempotent.spring;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/** Refuses rows of an H2 table, and quotes them whole. */
public final class QuotingTrigger implements Trigger {

    @Override
    public void fire(Connection connection, @Nullable Object @Nullable [] before, @Nullable Object @Nullable [] after)
            throws SQLException {
        throw new SQLException("refused: " + Arrays.toString(after), "P0001");
    }
}
