package dev.idempotent.samples.orders;

import java.sql.DatabaseMetaData;
import javax.sql.DataSource;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/** Where the databases want words of their own. */
enum Dialect {
    H2("schema.sql", """
            INSERT INTO accounts (id, balance)
            SELECT CAST(:id AS VARCHAR), 0 WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE id = :id)
            """),
    POSTGRESQL("schema.sql", "INSERT INTO accounts (id, balance) VALUES (:id, 0) ON CONFLICT (id) DO NOTHING"),
    /** Not INSERT IGNORE: that locks the row to be shared, and two who then want to change it wait for each other. */
    MARIADB(
            "schema-mariadb.sql",
            "INSERT INTO accounts (id, balance) VALUES (:id, 0) ON DUPLICATE KEY UPDATE balance = balance");

    private final String schema;
    private final String openAccount;

    Dialect(String schema, String openAccount) {
        this.schema = schema;
        this.openAccount = openAccount;
    }

    static Dialect of(DataSource dataSource) {
        String product;
        try {
            product = JdbcUtils.extractDatabaseMetaData(dataSource, DatabaseMetaData::getDatabaseProductName);
        } catch (MetaDataAccessException e) {
            throw new IllegalStateException("The database of spring.datasource.url does not answer", e);
        }
        return switch (product) {
            case "H2" -> H2;
            case "PostgreSQL" -> POSTGRESQL;
            case "MariaDB" -> MARIADB;
            default ->
                throw new IllegalStateException("spring.datasource.url leads to " + product
                        + "; this service knows H2, PostgreSQL and MariaDB");
        };
    }

    /** The script that makes the tables, on the class path. */
    String schema() {
        return schema;
    }

    /** Adds the account {@code :id} with nothing on it, or does nothing where it is there. */
    String openAccount() {
        return openAccount;
    }
}
