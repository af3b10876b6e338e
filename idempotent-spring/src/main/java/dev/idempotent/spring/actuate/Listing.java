package dev.idempotent.spring.actuate;

/** What records are asked for. */
enum Listing {
    /** Their leases are alive. */
    IN_PROGRESS,
    /** In progress, with a lease that has ended: the next call takes them over. */
    LAPSED,
    /** Never run again until somebody settles or releases them. */
    ABANDONED,
    /** Completed with a failure that is an answer, or with a result that could not be kept. */
    FAILED,
    /** Those of one key. */
    BY_KEY
}
