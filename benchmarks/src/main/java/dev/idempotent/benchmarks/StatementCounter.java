package dev.idempotent.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** Counts what is executed through a data source, commits and rollbacks not among it. Not for what is timed. */
final class StatementCounter {

    private final LongAdder executed = new LongAdder();

    UnaryOperator<DataSource> around() {
        return dataSource -> around(DataSource.class, dataSource);
    }

    long executed() {
        return executed.sum();
    }

    private <T> T around(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                StatementCounter.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> counted(method, target, args)));
    }

    @SuppressWarnings("NullAway") // What a driver's method returns may be null.
    private Object counted(Method method, Object target, Object[] args) throws Throwable {
        if (target instanceof Statement && method.getName().startsWith("execute")) {
            executed.increment();
        }
        Object result;
        try {
            result = method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (result instanceof Connection connection && method.getName().equals("getConnection")) {
            return target instanceof DataSource ? around(Connection.class, connection) : result;
        }
        return result instanceof Statement statement ? around(statementType(statement), statement) : result;
    }

    @SuppressWarnings("unchecked")
    private static <S extends Statement> Class<S> statementType(Statement statement) {
        return (Class<S>)
                (statement instanceof java.sql.PreparedStatement ? java.sql.PreparedStatement.class : Statement.class);
    }
}
