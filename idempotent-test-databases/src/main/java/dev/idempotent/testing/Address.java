package dev.idempotent.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a database is, and who comes in. */
public record Address(String url, String user, String password) {

    private static final Pattern PORT = Pattern.compile(":(\\d+)/");

    /** The same with one more setting of the driver. */
    public Address with(String setting) {
        return new Address(url + (url.contains("?") ? "&" : "?") + setting, user, password);
    }

    int port() {
        Matcher port = PORT.matcher(url);
        if (!port.find()) {
            throw new IllegalStateException("no port in " + url);
        }
        return Integer.parseInt(port.group(1));
    }

    /** The same through another port, such as a {@link Wire}'s. */
    public Address through(int port) {
        return new Address(PORT.matcher(url).replaceFirst(":" + port + "/"), user, password);
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
