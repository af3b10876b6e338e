package dev.idempotent;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Something about the library's set-up is wrong; found at start-up wherever that is possible. */
public final class IdempotencyConfigurationException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final String problem;
    private final String mend;

    /**
     * @param problem what is wrong, and where
     * @param mend what to do about it
     */
    public IdempotencyConfigurationException(String problem, String mend) {
        this(problem, mend, null);
    }

    /** As {@link #IdempotencyConfigurationException(String, String)}, with what brought it to light. */
    public IdempotencyConfigurationException(String problem, String mend, @Nullable Throwable cause) {
        super(problem + " " + mend, cause);
        this.problem = problem;
        this.mend = mend;
    }

    /** What is wrong, and where. */
    public String problem() {
        return problem;
    }

    /** What to do about it. */
    public String mend() {
        return mend;
    }
}
