package dev.idempotent.benchmarks;

import dev.idempotent.benchmarks.Scenario.Stock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This library on a table with many rows, which it purges while it is measured where their time is over. */
final class StockedLibrary implements Contender {

    private static final Logger LOG = LoggerFactory.getLogger(StockedLibrary.class);
    private static final String TABLE = "stocked_record";

    private final Library library;
    private final boolean purges;
    private final AtomicBoolean purging = new AtomicBoolean();
    private Thread purge = new Thread();

    private StockedLibrary(Library library, boolean purges) {
        this.library = library;
        this.purges = purges;
    }

    /** Makes them on a table that the first of them fills. */
    record Maker(Library.Kind kind, Stock stock) implements Contender.Maker {

        @Override
        public Contender on(Site site, Work work) {
            Library library = kind.onTable(TABLE + "_" + kind.guarantee()).on(site, work);
            new StockRoom(site, TABLE + "_" + kind.guarantee()).fill(stock);
            return new StockedLibrary(library, stock.kind() == Stock.Kind.PURGED);
        }
    }

    @Override
    public String first(String key) throws Exception {
        return library.first(key);
    }

    @Override
    public String again(String key) throws Exception {
        return library.again(key);
    }

    @Override
    public void begins() {
        if (purges) {
            purging.set(true);
            purge = new Thread(this::purge, "purge");
            purge.start();
        }
    }

    private void purge() {
        while (purging.get()) {
            if (library.idempotency().purge() == 0) {
                LOG.warn(
                        "Nothing is left to purge: p99 beside the purge is of less time than is measured. Give more --rows");
                return;
            }
        }
    }

    /** A run of the purge is bounded. */
    @Override
    public void ends() {
        purging.set(false);
        try {
            purge.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        library.close();
    }
}
