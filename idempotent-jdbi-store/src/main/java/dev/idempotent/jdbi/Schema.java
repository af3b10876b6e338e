package dev.idempotent.jdbi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The store's table: creates it, and compares it with what this version needs. */
record Schema(Dialect dialect) {

    private static final Set<String> PRIMARY_KEY = new TreeSet<>(Set.of("operation", "scope", "idempotency_key"));

    /** Each statement can be run again. */
    void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : script().split(";", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
    }

    private String script() {
        try (InputStream file = Schema.class.getClassLoader().getResourceAsStream(dialect.schemaFile())) {
            if (file == null) {
                throw new IllegalStateException(dialect.schemaFile() + " is not on the class path");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<SchemaMismatchException> mismatch(Connection connection) throws SQLException {
        // Names no schema, so it finds the table that the store's statements will find.
        try (Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery("SELECT * FROM " + Statements.TABLE + " WHERE 1 = 0")) {
            List<String> differences = differences(connection, none.getMetaData());
            return differences.isEmpty()
                    ? Optional.empty()
                    : Optional.of(SchemaMismatchException.differs(dialect, differences));
        } catch (SQLException e) {
            if (new SqlFailure(e, dialect).isMissingTable()) {
                return Optional.of(SchemaMismatchException.missing(dialect));
            }
            throw e;
        }
    }

    private List<String> differences(Connection connection, ResultSetMetaData table) throws SQLException {
        List<String> differences = new ArrayList<>();
        for (Column column : dialect.columns()) {
            column.difference(table).ifPresent(differences::add);
        }
        Set<String> primaryKey = primaryKey(connection, table);
        if (!primaryKey.equals(PRIMARY_KEY)) {
            differences.add("the primary key is %s and should be %s".formatted(primaryKey, PRIMARY_KEY));
        }
        return differences;
    }

    private static Set<String> primaryKey(Connection connection, ResultSetMetaData table) throws SQLException {
        Set<String> columns = new TreeSet<>();
        try (ResultSet keys = connection
                .getMetaData()
                .getPrimaryKeys(table.getCatalogName(1), table.getSchemaName(1), table.getTableName(1))) {
            while (keys.next()) {
                columns.add(keys.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        return columns;
    }
}
