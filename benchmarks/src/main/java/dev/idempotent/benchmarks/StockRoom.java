package dev.idempotent.benchmarks;

import dev.idempotent.benchmarks.Scenario.Stock;
import dev.idempotent.testing.Database;

/** Fills the store's table by one statement, with other keys than anybody calls with. */
record StockRoom(Site site, String table) {

    /** Does nothing where somebody has been here before. */
    void fill(Stock stock) {
        if (!site.ask("SELECT 1 FROM " + table + " LIMIT 1").isEmpty()) {
            return;
        }
        String numbers = numbers(stock.rows());
        String expiry = in(stock.kind() == Stock.Kind.PURGED ? -1 : 1);
        site.execute("INSERT INTO " + table
                + " (operation, scope, idempotency_key, state, token, attempt, fingerprint, lease_until, expires_at,"
                + " kind, format, result, created_at, completed_at)"
                + " SELECT 'pay', 'anonymous', " + hash() + ", 'COMPLETED', '0123456789012345678901.stock', 1,"
                + " '1:0123456789012345678901234567890123456789012', " + in(-2) + ", " + expiry
                + ", 'VALUE', 'json', " + bytes() + ", " + in(-2) + ", " + in(-2) + " FROM " + numbers);
        if (site.database() == Database.POSTGRESQL) {
            // Else the server would do both by itself, while somebody is measured.
            site.execute("VACUUM (ANALYZE) " + table, "CHECKPOINT");
        }
    }

    private String numbers(long rows) {
        return switch (site.database()) {
            case H2, H2_SERVER -> "SYSTEM_RANGE(1, " + rows + ")";
            case MARIADB -> "seq_1_to_" + rows;
            default -> "generate_series(1, " + rows + ") AS number(x)";
        };
    }

    /** As random as keys are. */
    private String hash() {
        return switch (site.database()) {
            case H2, H2_SERVER -> "RAWTOHEX(HASH('MD5', CAST(x AS VARCHAR)))";
            case MARIADB -> "MD5(seq)";
            default -> "MD5(CAST(x AS TEXT))";
        };
    }

    private String bytes() {
        String text = "REPEAT('x', " + Scenario.SMALL + ")";
        return switch (site.database()) {
            case H2, H2_SERVER -> "STRINGTOUTF8(" + text + ")";
            case MARIADB -> text;
            default -> "CONVERT_TO(" + text + ", 'UTF8')";
        };
    }

    private String in(int days) {
        return switch (site.database()) {
            case H2, H2_SERVER -> "DATEADD(DAY, " + days + ", CURRENT_TIMESTAMP)";
            case MARIADB -> "UTC_TIMESTAMP(6) + INTERVAL " + days + " DAY";
            default -> "CURRENT_TIMESTAMP + INTERVAL '" + days + " days'";
        };
    }
}
