package dev.idempotent.spring;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What loggers of this JVM say at INFO or above while it is open, with all that their throwables say. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    /** What a test's PostgreSQL writes to its own log, which quotes rows, is passed on by these. */
    private static final String SERVER = "io.zonky.test.";

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    public final List<String> lines = new CopyOnWriteArrayList<>();

    private final Level before = ROOT.getLevel();

    public LogLines() {
        start();
        ROOT.setLevel(Level.INFO);
        ROOT.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.INFO)
                && !event.getLoggerName().startsWith(SERVER)) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage() + said(event.getThrowableProxy()));
        }
    }

    private static String said(@Nullable IThrowableProxy thrown) {
        if (thrown == null) {
            return "";
        }
        StringBuilder said = new StringBuilder("\n" + thrown.getClassName() + ": " + thrown.getMessage());
        for (IThrowableProxy suppressed : thrown.getSuppressed()) {
            said.append(said(suppressed));
        }
        return said + said(thrown.getCause());
    }

    @Override
    public void close() {
        ROOT.detachAppender(this);
        ROOT.setLevel(before);
    }
}
