package dev.idempotent.testing;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Where a database is, and who comes in. */
public record Address(String url, String user, String password) {

    /** The same with one more setting of the driver. */
    public Address with(String setting) {
        return new Address(url + (url.contains("?") ? "&" : "?") + setting, user, password);
    }

    int port() {
        return URI.create(url.substring("jdbc:".length())).getPort();
    }

    /** The same through another port, such as a {@link Wire}'s. */
    public Address through(int port) {
        return new Address(url.replaceFirst(":\\d+/", ":" + port + "/"), user, password);
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("on " + url, e);
        }
    }
}
