package dev.idempotent;

import dev.idempotent.store.StoreException;
import java.sql.SQLException;
import org.slf4j.Logger;

/**
 * What is said of a failure where keys and payloads must not show: in a log, and in messages of ours. Not its own text, which may
 * quote them: databases do, and so do listeners and converters.
 */
final class Reason {

    private Reason() {}

    /** A {@link StoreException} speaks for what is around it and below it; of anything else only the type is told. */
    static String of(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof StoreException) {
                return String.valueOf(at.getMessage());
            }
            if (at instanceof SQLException e) {
                return "%s (SQLState %s, error %d)"
                        .formatted(failure.getClass().getName(), e.getSQLState(), e.getErrorCode());
            }
        }
        return failure.getClass().getName();
    }

    /** Of what a codec threw: the reason that its contract asks for. */
    static String ofCodec(Throwable failure) {
        return failure instanceof IllegalArgumentException ? String.valueOf(failure.getMessage()) : of(failure);
    }

    /** The whole of it, with its text, is for those who debug. */
    static void warn(Logger log, String what, Throwable failure) {
        log.warn("{}: {}", what, of(failure));
        log.debug(what, failure);
    }
}
