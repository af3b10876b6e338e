package dev.idempotent.jdbi;

import java.util.regex.Pattern;

/**
 * How the application calls the store's table.
 *
 * @param schema empty for where the session looks
 */
record TableName(String schema, String table) {

    static final String INDEX_SUFFIX = "_expires_at";

    /** The least of what the databases allow, less the suffix. */
    private static final int MAX_LENGTH = 63 - INDEX_SUFFIX.length();

    private static final Pattern UNUSABLE = Pattern.compile("[\\p{Cntrl}'\"`:?{}<>\\\\]");

    static final TableName USUAL = new TableName("", "idempotency_record");

    TableName {
        requireUsable("schema", schema);
        requireUsable("table", table);
        if (table.isBlank()) {
            throw new IllegalArgumentException("the name of the store's table is blank");
        }
    }

    private static void requireUsable(String what, String name) {
        if (name.length() > MAX_LENGTH || UNUSABLE.matcher(name).find()) {
            throw new IllegalArgumentException(
                    "the name of the store's %s has more than %d characters, or one that is a quote or means something in a statement: %s"
                            .formatted(what, MAX_LENGTH, name));
        }
    }

    @Override
    public String toString() {
        return schema.isEmpty() ? table : schema + "." + table;
    }
}
