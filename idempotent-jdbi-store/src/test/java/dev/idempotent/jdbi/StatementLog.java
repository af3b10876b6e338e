package dev.idempotent.jdbi;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/** The statements that are prepared and executed on a data source's connections, whoever does it. */
final class StatementLog {

    private final List<String> executed = new CopyOnWriteArrayList<>();
    private final DataSource target;

    StatementLog(DataSource target) {
        this.target = target;
    }

    /** Executed since the log was cleared. */
    List<String> executed() {
        return executed;
    }

    void clear() {
        executed.clear();
    }

    DataSource dataSource() {
        return around(DataSource.class, target, "");
    }

    private <T> T around(Class<T> type, T wrapped, String sql) {
        return type.cast(Proxy.newProxyInstance(
                StatementLog.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (wrapped instanceof PreparedStatement && method.getName().startsWith("execute")) {
                        executed.add(sql);
                    }
                    Object result;
                    try {
                        result = method.invoke(wrapped, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (method.getReturnType() == Connection.class && wrapped instanceof DataSource) {
                        return around(Connection.class, (Connection) result, "");
                    }
                    return method.getReturnType() == PreparedStatement.class
                            ? around(PreparedStatement.class, (PreparedStatement) result, (String) arguments[0])
                            : result;
                }));
    }
}
