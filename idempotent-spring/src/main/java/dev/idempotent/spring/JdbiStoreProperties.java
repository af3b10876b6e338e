package dev.idempotent.spring;

import dev.idempotent.jdbi.SchemaMode;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the SQL store.
 *
 * @param schema whether the table is created where it is missing, only validated, or neither
 */
@ConfigurationProperties("idempotent.jdbi")
public record JdbiStoreProperties(@DefaultValue("create") SchemaMode schema) {}
