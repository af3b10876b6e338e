package dev.idempotent.spring;

import dev.idempotent.jdbi.SchemaMode;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the SQL store. A name of letters, digits and underscores means what it means in SQL without quotes; any other
 * one is taken literally. Neither has control characters or more than 52 characters.
 *
 * @param schema Whether the table is created where it is missing, only validated, or neither.
 * @param table What the table is called.
 * @param tableSchema The schema (in MariaDB: database) that the table is in, which is there already. Where the connection looks
 *     unless set.
 */
@ConfigurationProperties("idempotent.jdbi")
public record JdbiStoreProperties(
        @DefaultValue("create") SchemaMode schema,
        @DefaultValue("idempotency_record") String table,
        @DefaultValue("") String tableSchema) {}
