package dev.idempotent.benchmarks;

import org.apache.camel.processor.idempotent.jdbc.JdbcMessageIdRepository;
import org.jspecify.annotations.Nullable;

/**
 * Camel's repository, as its idempotent consumer uses it: a key is added before the work and confirmed after it. It keeps no
 * answers and compares nothing; a duplicate, also of a running call, is told that it is one.
 */
final class MessageIds implements Contender {

    private final Site.Pool pool;
    private final JdbcMessageIdRepository repository;
    private final Work work;

    MessageIds(Site site, Work work) {
        this.work = work;
        pool = site.pool();
        repository = new JdbcMessageIdRepository(pool.dataSource(), "pay");
        repository.start();
    }

    @Override
    public String first(String key) {
        String answer = again(key);
        if (answer == null) {
            throw new IllegalStateException("Camel knew a new key");
        }
        return answer;
    }

    @Override
    public @Nullable String again(String key) {
        if (!repository.add(key)) {
            return null;
        }
        String answer = work.run(key);
        repository.confirm(key);
        return answer;
    }

    @Override
    public void close() {
        repository.stop();
        pool.close();
    }
}
