package dev.idempotent.test;

import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.transaction.PlatformTransactionManager;

/** Whether the context has transactions on a {@code DataSource}; only where Spring's are on the class path. */
final class OnDataSource {

    private OnDataSource() {}

    static boolean isThere(ListableBeanFactory beans) {
        return CallsInPlace.hasAny(beans, DataSource.class)
                && CallsInPlace.hasAny(beans, PlatformTransactionManager.class);
    }
}
