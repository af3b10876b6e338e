package dev.idempotent.jdbi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
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
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The store's table: creates it, and compares it with what this version needs. */
record Schema(Table table) {

    private static final Set<String> PRIMARY_KEY = new TreeSet<>(Set.of("operation", "scope", "idempotency_key"));

    /** Each statement can be run again. */
    void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : script().split(";", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(table.inScript(sql));
                }
            }
        }
    }

    private String script() {
        String path = table.dialect().schemaFile();
        try (InputStream file = Schema.class.getClassLoader().getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalStateException(path + " is not on the class path");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<SchemaMismatchException> mismatch(Handle handle) throws SQLException {
        try (Statement statement = handle.getConnection().createStatement();
                ResultSet none = statement.executeQuery(table.in("SELECT * FROM {table} WHERE 1 = 0"))) {
            List<String> differences = differences(handle, none.getMetaData());
            return differences.isEmpty()
                    ? Optional.empty()
                    : Optional.of(SchemaMismatchException.differs(table, differences));
        } catch (SQLException e) {
            if (new SqlFailure(e, table).isMissingTable()) {
                return Optional.of(SchemaMismatchException.missing(table));
            }
            throw e;
        }
    }

    private List<String> differences(Handle handle, ResultSetMetaData found) throws SQLException {
        List<String> differences = new ArrayList<>();
        for (Column column : table.dialect().columns()) {
            column.difference(found).ifPresent(differences::add);
        }
        DatabaseMetaData database = handle.getConnection().getMetaData();
        Set<String> primaryKey = primaryKey(database, found);
        if (!primaryKey.equals(PRIMARY_KEY)) {
            differences.add("the primary key is %s and should be %s".formatted(primaryKey, PRIMARY_KEY));
        }
        if (!hasIndexOnExpiry(database, found)) {
            differences.add("there is no index that begins with expires_at");
        }
        differences.addAll(ambiguousColumns(handle));
        return differences;
    }

    private Set<String> primaryKey(DatabaseMetaData database, ResultSetMetaData found) throws SQLException {
        Set<String> columns = new TreeSet<>();
        try (ResultSet keys = database.getPrimaryKeys(
                known(found.getCatalogName(1), ""), known(found.getSchemaName(1), table.schema()), table.name())) {
            while (keys.next()) {
                columns.add(keys.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        return columns;
    }

    private boolean hasIndexOnExpiry(DatabaseMetaData database, ResultSetMetaData found) throws SQLException {
        try (ResultSet indexes = database.getIndexInfo(
                known(found.getCatalogName(1), ""),
                known(found.getSchemaName(1), table.schema()),
                table.name(),
                false,
                true)) {
            boolean has = false;
            while (indexes.next()) {
                has |= indexes.getInt("ORDINAL_POSITION") == 1
                        && "expires_at".equalsIgnoreCase(indexes.getString("COLUMN_NAME"));
            }
            return has;
        }
    }

    /** PostgreSQL's driver tells neither; null is any. */
    private static @Nullable String known(String told, String configured) {
        String known = told.isEmpty() ? configured : told;
        return known.isEmpty() ? null : known;
    }

    private List<String> ambiguousColumns(Handle handle) {
        String query = table.dialect().ambiguousColumns();
        return query.isEmpty()
                ? List.of()
                : handle.createQuery(query)
                        .bind("schema", table.schema())
                        .bind("table", table.name())
                        .bind("columns", String.join(",", PRIMARY_KEY))
                        .map((row, context) -> "column %s has the collation %s, which takes two different keys for one"
                                .formatted(row.getString(1), row.getString(2)))
                        .list();
    }
}
