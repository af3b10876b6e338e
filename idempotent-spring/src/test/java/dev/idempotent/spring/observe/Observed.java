package dev.idempotent.spring.observe;

import dev.idempotent.Fingerprint;
import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.Outcome;
import dev.idempotent.spring.IdempotencyAutoConfiguration;
import dev.idempotent.spring.JdbiStoreAutoConfiguration;
import dev.idempotent.store.IdempotencyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An application on H2, and calls in it; all that must show nowhere begins with "canary". */
record Observed(BeanFactory beans) {

    static final class Declined extends RuntimeException {

        private static final long serialVersionUID = 1;

        Declined() {
            super("canary-failure");
        }
    }

    static final ApplicationContextRunner APPLICATION = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class,
                    TransactionAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class,
                    JdbcClientAutoConfiguration.class,
                    JdbiStoreAutoConfiguration.class,
                    IdempotencyAutoConfiguration.class,
                    IdempotencyObserveAutoConfiguration.class))
            .withPropertyValues(
                    "spring.datasource.generate-unique-name=true",
                    "idempotent.wait-for=10ms",
                    "idempotent.purge-every=0");

    static IdempotentOperation<String> operation(Guarantee guarantee) {
        return IdempotentOperation.named("pay", String.class)
                .guarantee(guarantee)
                .waitFor(Duration.ofMillis(10))
                .recordFailures(List.of(Declined.class))
                .build();
    }

    Idempotency engine() {
        return beans.getBean(Idempotency.class);
    }

    Outcome<String> call(Guarantee guarantee, String key, Callable<String> body) throws Exception {
        return engine().execute(operation(guarantee), key, Fingerprint.of("canary-argument"), body::call);
    }

    Outcome<String> call(Guarantee guarantee, String key) throws Exception {
        return call(guarantee, key, () -> "canary-result");
    }

    /** A call of another node, which has died. */
    void left(Guarantee guarantee, String key) {
        try (Idempotency dead =
                Idempotency.builder(beans.getBean(IdempotencyStore.class)).build()) {
            var unused = dead.executeAsync(
                    operation(guarantee), key, Fingerprint.of("canary-argument"), CompletableFuture<String>::new);
        }
        sql("UPDATE idempotency_record SET lease_until = created_at - INTERVAL '1' SECOND WHERE state <> 'COMPLETED'");
    }

    void sql(String statement) {
        beans.getBean(JdbcClient.class).sql(statement).update();
    }
}
