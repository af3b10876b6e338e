package dev.idempotent.annotation.subject;

import dev.idempotent.Idempotent;
import java.util.concurrent.atomic.AtomicInteger;

/** Methods that only weaving can guard. */
public class Till {

    private static final AtomicInteger STATIC_RUNS = new AtomicInteger();

    private int runs;

    /** Calls a guarded private method of its own. */
    public int pay(String id) {
        return payNow(id);
    }

    @Idempotent(key = "#id")
    @SuppressWarnings("UnusedVariable") // The expression reads it.
    private int payNow(String id) {
        return ++runs;
    }

    @Idempotent(key = "#id")
    public static int payStatic(String id) {
        return STATIC_RUNS.incrementAndGet();
    }

    @Idempotent(key = "#id")
    public int overridden(String id) {
        return ++runs;
    }

    /** Guarded by itself, and so is what it overrides and calls. */
    public static class Special extends Till {

        @Override
        @Idempotent(key = "#id")
        public int overridden(String id) {
            return 100 + super.overridden(id);
        }
    }

    /** Counts down by calling itself with other keys. */
    @Idempotent(key = "#from")
    public int countdown(int from) {
        runs++;
        return from == 0 ? runs : countdown(from - 1);
    }

    public int runs() {
        return runs;
    }
}
