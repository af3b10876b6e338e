package dev.idempotent.benchmarks;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.StartWorkflowOptions;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import java.util.UUID;

/** DBOS: the work is a workflow without steps, the key its id. It compares nothing; who asks for a running one's answer polls. */
final class DurableWorkflow implements Contender {

    private final Site.Pool pool;
    private final DBOS dbos;
    private final Paying paying;

    DurableWorkflow(Site site, Work work) {
        pool = site.pool();
        dbos = new DBOS(DBOSConfig.defaults("benchmarks")
                .withDataSource(pool.dataSource())
                .withExecutorId(UUID.randomUUID().toString())
                .withAppVersion("1"));
        paying = dbos.registerProxy(Paying.class, new Registered(work));
        dbos.launch();
    }

    /** What a workflow is registered by. */
    interface Paying {

        String pay(String key);
    }

    private record Registered(Work work) implements Paying {

        @Override
        @Workflow(name = "pay")
        public String pay(String key) {
            return work.run(key);
        }
    }

    @Override
    public String first(String key) {
        return dbos.startWorkflow(() -> paying.pay(key), new StartWorkflowOptions(key))
                .getResult();
    }

    @Override
    public String again(String key) {
        return first(key);
    }

    @Override
    public void close() {
        dbos.close();
        pool.close();
    }
}
