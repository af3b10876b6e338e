package dev.idempotent.store;

/**
 * The right to run one call and to store what comes of it, until it lapses and somebody else takes the key over.
 *
 * @param key which call
 * @param token minted for one claim; a write that carries another token than the record's reaches nothing
 * @param attempt 1 for the first claim of the key, one more for each takeover of a lapsed lease
 */
public record Lease(RecordKey key, String token, int attempt) {}
