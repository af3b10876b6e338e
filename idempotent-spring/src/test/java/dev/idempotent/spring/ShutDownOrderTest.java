package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** When a context closes: first the engine, then its store, then the pool. */
class ShutDownOrderTest {

    private final Pool pool = new Pool();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(JdbiStoreAutoConfiguration.class, IdempotencyAutoConfiguration.class))
            .withPropertyValues("idempotent.guarantee=at-least-once")
            .withBean(DataSource.class, () -> pool)
            .withBean(Shop.class);

    @Test
    void theStoreGivesItsConnectionBackWhileThePoolIsThere() {
        application.run(context -> assertThat(pool.inUse()).isEqualTo(1));

        assertThat(pool.inUseAtItsEnd).isZero();
    }

    @Test
    void theEngineRenewsNothingMoreWhenTheStoreGivesItsConnectionBack() {
        Set<Thread> before = renewalThreads();
        application.run(context -> {
            var unused = context.getBean(Shop.class).place(new Shop.NewOrder("a", 1));
            Set<Thread> started = renewalThreads();
            started.removeAll(before);
            assertThat(started).hasSize(1);
            pool.renewal = started.iterator().next();
        });

        assertThat(pool.renewedAtTheLastReturn).isEqualTo(false);
    }

    private static Set<Thread> renewalThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("idempotent-lease-renewal"))
                .collect(Collectors.toSet());
    }

    /** A real pool that looks around when a connection comes back, and when it ends. */
    private static final class Pool extends HikariDataSource {

        private static final Duration PATIENCE = Duration.ofSeconds(10);

        private volatile @Nullable Thread renewal;
        private @Nullable Boolean renewedAtTheLastReturn;
        private int inUseAtItsEnd = -1;

        Pool() {
            setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        }

        int inUse() {
            return getHikariPoolMXBean().getActiveConnections();
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection real = super.getConnection();
            return (Connection) Proxy.newProxyInstance(
                    Pool.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        Thread engine = renewal;
                        if (engine != null && method.getName().equals("close")) {
                            TimeUnit.NANOSECONDS.timedJoin(engine, PATIENCE.toNanos());
                            renewedAtTheLastReturn = engine.isAlive();
                        }
                        return method.invoke(real, arguments);
                    });
        }

        @Override
        public void close() {
            if (!isClosed()) {
                inUseAtItsEnd = inUse();
            }
            super.close();
        }
    }
}
