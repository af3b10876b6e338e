package dev.idempotent.jdbi;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A column as the store needs it.
 *
 * @param type as the database's driver names it
 * @param length the least that it must hold; 0 where the type alone says it
 */
record Column(String name, String type, int length) {

    static Column of(String name, String type) {
        return new Column(name, type, 0);
    }

    /** What is wrong with this column in the table that {@code table} describes. */
    Optional<String> difference(ResultSetMetaData table) throws SQLException {
        for (int i = 1; i <= table.getColumnCount(); i++) {
            if (table.getColumnName(i).equalsIgnoreCase(name)) {
                return difference(table.getColumnTypeName(i), table.getPrecision(i));
            }
        }
        return Optional.of("column %s %s is missing".formatted(name, described(type, length)));
    }

    /** A length below zero is one that no int holds. */
    private Optional<String> difference(String actualType, int actualLength) {
        if (actualType.equalsIgnoreCase(type) && (actualLength >= length || actualLength < 0)) {
            return Optional.empty();
        }
        return Optional.of("column %s is %s and should be %s"
                .formatted(name, described(actualType, length == 0 ? 0 : actualLength), described(type, length)));
    }

    private static String described(String type, int length) {
        return length == 0 ? type : type + "(" + length + ")";
    }
}
