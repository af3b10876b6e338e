package dev.idempotent.spring;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.spi.JdbiPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * Warns, once for an operation, of a {@link Jdbi} bean that gives an {@code ATOMIC} method another connection to the same
 * database than the one its key is on, as one does that was built on a pool. It may be what is meant, so nothing is refused.
 */
final class StrayJdbi implements BeanPostProcessor, PriorityOrdered {

    private static final Logger LOG = LoggerFactory.getLogger(StrayJdbi.class);

    /** Before proxies are made: of this bean one would be looked for, and what advises them would be there too early. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof Jdbi jdbi) {
            jdbi.installPlugin(new Watch(name));
        }
        return bean;
    }

    private static final class Watch implements JdbiPlugin {

        private final String bean;
        private final Set<String> seen = ConcurrentHashMap.newKeySet();

        Watch(String bean) {
            this.bean = bean;
        }

        @Override
        public Handle customizeHandle(Handle handle) {
            RunningWork.current()
                    .filter(work -> seen.add(work.operation()))
                    .filter(work ->
                            isApart(handle.getConnection(), work.transaction().connection()))
                    .ifPresent(this::warn);
            return handle;
        }

        private void warn(RunningWork work) {
            LOG.warn(
                    "{} is ATOMIC, and works through the Jdbi bean {}, which gives connections that are not in Spring's"
                            + " transaction: what is done there commits apart from the key, and stays where the call is rolled"
                            + " back. Build it on new TransactionAwareDataSourceProxy(dataSource)",
                    work.operation(),
                    bean);
        }

        /** To another database is somebody else's matter. */
        private static boolean isApart(Connection given, Connection ours) {
            try {
                return DataSourceUtils.getTargetConnection(given) != DataSourceUtils.getTargetConnection(ours)
                        && given.getMetaData()
                                .getURL()
                                .equals(ours.getMetaData().getURL());
            } catch (SQLException e) {
                LOG.debug("Which database a connection is to could not be told", e);
                return false;
            }
        }
    }
}
