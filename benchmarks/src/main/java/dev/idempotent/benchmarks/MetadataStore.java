package dev.idempotent.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.integration.jdbc.metadata.JdbcMetadataStore;
import org.springframework.integration.metadata.ConcurrentMetadataStore;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/**
 * Spring Integration's store, as a bean whose methods are transactions: a key is put, the work done, the answer put in its
 * place. It compares nothing, and nobody waits: a duplicate of a running call gets no answer.
 */
final class MetadataStore implements Contender {

    /** Of its column. */
    static final int MOST_CHARACTERS = 4000;

    private static final String RUNNING = "";
    private static final Pattern TABLE = Pattern.compile("CREATE TABLE (INT_METADATA_STORE[^;]+)");

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final Site.Pool pool;
    private final ConcurrentMetadataStore store;
    private final Work work;

    MetadataStore(Site site, Work work) throws IOException {
        this.work = work;
        pool = site.pool();
        site.execute("CREATE TABLE IF NOT EXISTS " + table(site));
        context.registerBean(Transactional.class);
        context.registerBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(pool.dataSource()));
        context.registerBean(JdbcMetadataStore.class, () -> new JdbcMetadataStore(pool.dataSource()));
        context.refresh();
        store = context.getBean(ConcurrentMetadataStore.class);
    }

    @Configuration
    @EnableTransactionManagement
    static class Transactional {}

    /** From the schema in its jar, which has tables for messages too. */
    private static String table(Site site) throws IOException {
        String kind = switch (site.database()) {
            case H2, H2_SERVER -> "h2";
            case MARIADB -> "mysql";
            default -> "postgresql";
        };
        String schema = new ClassPathResource("/org/springframework/integration/jdbc/schema-" + kind + ".sql")
                .getContentAsString(StandardCharsets.UTF_8);
        Matcher statement = TABLE.matcher(schema);
        if (!statement.find()) {
            throw new IOException("Spring Integration's schema for " + kind + " has no INT_METADATA_STORE");
        }
        return statement.group(1);
    }

    @Override
    public String first(String key) {
        String other = store.putIfAbsent(key, RUNNING);
        return other == null ? run(key) : other;
    }

    @Override
    public @Nullable String again(String key) {
        String answer = store.putIfAbsent(key, RUNNING);
        if (answer == null) {
            return run(key);
        }
        return answer.equals(RUNNING) ? null : answer;
    }

    private String run(String key) {
        String answer = work.run(key);
        store.put(key, answer);
        return answer;
    }

    @Override
    public void close() {
        context.close();
        pool.close();
    }
}
