package dev.idempotent.jdbi;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;

/** Real connections that differ from H2's in one thing. */
final class Wrapped {

    private Wrapped() {}

    /** Connections to a database that says it is {@code product}. */
    static ConnectionFactory named(String product, DataSource pool) {
        return () -> {
            Connection connection = pool.getConnection();
            DatabaseMetaData real = connection.getMetaData();
            DatabaseMetaData renamed = proxy(
                    DatabaseMetaData.class,
                    (self, method, arguments) -> method.getName().equals("getDatabaseProductName")
                            ? product
                            : call(real, method, arguments));
            return proxy(
                    Connection.class,
                    (self, method, arguments) ->
                            method.getName().equals("getMetaData") ? renamed : call(connection, method, arguments));
        };
    }

    /** Connections that run other SQL than they are given. */
    static ConnectionFactory edited(UnaryOperator<String> edit, DataSource pool) {
        return () -> {
            Connection connection = pool.getConnection();
            return proxy(Connection.class, (self, method, arguments) -> {
                if (method.getName().equals("prepareStatement")) {
                    arguments[0] = edit.apply((String) arguments[0]);
                }
                return call(connection, method, arguments);
            });
        };
    }

    /** Gives one connection to all who ask, which they cannot close. */
    static DataSource single(Connection connection) {
        Connection open = proxy(
                Connection.class,
                (self, method, arguments) ->
                        method.getName().equals("close") ? null : call(connection, method, arguments));
        return proxy(DataSource.class, (self, method, arguments) -> {
            if (method.getName().equals("getConnection")) {
                return open;
            }
            throw new UnsupportedOperationException(method.getName());
        });
    }

    /** A pool which, once it is told to, refuses everybody as if its server were gone, and counts them. */
    static DataSource refusing(AtomicInteger refused, DataSource pool) {
        return proxy(DataSource.class, (self, method, arguments) -> {
            if (method.getName().equals("getConnection") && refused.get() >= 0) {
                refused.incrementAndGet();
                throw new SQLException("no connection", "08001");
            }
            return call(pool, method, arguments);
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
