package dev.idempotent.benchmarks;

import dev.idempotent.Fingerprint;
import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyBuilder;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMode;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;

/** This library, by hand. A call compares its key once more, as its fingerprint. */
final class Library implements Contender {

    private final Site.Pool pool;
    private final Jdbi jdbi;
    private final JdbiIdempotencyStore store;
    private final Idempotency idempotency;
    private final IdempotentOperation<String> pay;
    private final Work work;
    private final boolean atomic;

    private Library(Site site, Work work, Kind kind) {
        this.work = work;
        atomic = kind.guarantee() == Guarantee.ATOMIC;
        pool = site.pool();
        jdbi = Jdbi.create(pool.dataSource());
        store = (atomic ? JdbiIdempotencyStore.builder(jdbi) : JdbiIdempotencyStore.builder(pool.dataSource()))
                .table(kind.table())
                .schema(SchemaMode.CREATE)
                .build();
        idempotency = kind.settings()
                .apply(Idempotency.builder(store).guarantee(kind.guarantee()))
                .build();
        pay = IdempotentOperation.named("pay", String.class).build();
    }

    /** Makes some that differ in what they promise, in their table and in their settings. */
    record Kind(Guarantee guarantee, String table, UnaryOperator<IdempotencyBuilder> settings) implements Maker {

        @Override
        public Library on(Site site, Work work) {
            return new Library(site, work, this);
        }

        Kind onTable(String other) {
            return new Kind(guarantee, other, settings);
        }

        Kind set(UnaryOperator<IdempotencyBuilder> others) {
            return new Kind(guarantee, table, others);
        }
    }

    static Kind with(Guarantee guarantee) {
        return new Kind(guarantee, "idempotency_record", UnaryOperator.identity());
    }

    Idempotency idempotency() {
        return idempotency;
    }

    JdbiIdempotencyStore store() {
        return store;
    }

    @Override
    public String first(String key) throws Exception {
        return idempotency
                .execute(pay, key, Fingerprint.of(key), () -> run(key))
                .value();
    }

    @Override
    public String again(String key) throws Exception {
        return first(key);
    }

    private String run(String key) throws Exception {
        return atomic ? jdbi.withHandle(handle -> work.pay(handle.getConnection(), key)) : work.run(key);
    }

    @Override
    public void close() {
        idempotency.close();
        store.close();
        pool.close();
    }
}
