package dev.idempotent.jdbi;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The store's table in one database.
 *
 * @param shown for messages
 * @param schema as the database has it; empty for where the session looks
 * @param name as the database has it
 * @param index the name of its index on the expiry
 * @param quote around a name that stands in SQL
 */
record Table(Dialect dialect, String shown, String schema, String name, String index, String quote) {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    static Table named(TableName name, DatabaseMetaData database) throws SQLException {
        return new Table(
                Dialect.of(database),
                name.toString(),
                spelt(name.schema(), database),
                spelt(name.table(), database),
                spelt(name.table() + TableName.INDEX_SUFFIX, database),
                database.getIdentifierQuoteString());
    }

    /** What is plain is spelt as the database spells it when nobody quotes it; anything else is left as it is. */
    private static String spelt(String name, DatabaseMetaData database) throws SQLException {
        if (!PLAIN.matcher(name).matches()) {
            return name;
        }
        if (database.storesUpperCaseIdentifiers()) {
            return name.toUpperCase(Locale.ROOT);
        }
        return database.storesLowerCaseIdentifiers() ? name.toLowerCase(Locale.ROOT) : name;
    }

    boolean hasUsualName() {
        return shown.equals(TableName.USUAL.toString());
    }

    /** A statement in which {@code {table}} stands for the table. */
    String in(String statement) {
        return statement.replace("{table}", quoted());
    }

    /** The script in which the table has its usual name. */
    String inScript(String script) {
        String usual = TableName.USUAL.table();
        return script.replaceAll("\\b" + usual + TableName.INDEX_SUFFIX + "\\b", literally(quoted(index)))
                .replaceAll("\\b" + usual + "\\b", literally(quoted()));
    }

    private static String literally(String replacement) {
        return Matcher.quoteReplacement(replacement);
    }

    private String quoted() {
        return schema.isEmpty() ? quoted(name) : quoted(schema) + "." + quoted(name);
    }

    private String quoted(String part) {
        return quote + part.replace(quote, quote + quote) + quote;
    }

    @Override
    public String toString() {
        return shown;
    }
}
