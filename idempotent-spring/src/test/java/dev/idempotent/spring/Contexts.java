package dev.idempotent.spring;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Applications with the SQL store, one on each database that is asked for; tests share them and take keys of their own. */
final class Contexts implements AutoCloseable {

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DataSourceTransactionManagerAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        JdbiStoreAutoConfiguration.class,
        IdempotencyAutoConfiguration.class
    })
    static class Parts {}

    private final Map<Database, ApplicationContext> shared = new EnumMap<>(Database.class);
    private final List<AnnotationConfigApplicationContext> started = new ArrayList<>();
    private final Class<?>[] beans;

    /** @param beans of the application, configurations among them */
    Contexts(Class<?>... beans) {
        this.beans = beans;
    }

    ApplicationContext on(Database database) {
        return shared.computeIfAbsent(database, key -> at(key.fresh()));
    }

    /** One that nobody shares. */
    ApplicationContext at(Address address) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        started.add(context);
        context.registerBean(HikariDataSource.class, () -> pool(address));
        context.register(Parts.class);
        context.register(beans);
        context.refresh();
        return context;
    }

    static HikariDataSource pool(Address address) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(address.url());
        pool.setUsername(address.user());
        pool.setPassword(address.password());
        // Connections are made when they are needed, not beside what a test looks at.
        pool.setMinimumIdle(0);
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return pool;
    }

    @Override
    public void close() {
        started.forEach(AnnotationConfigApplicationContext::close);
    }
}
