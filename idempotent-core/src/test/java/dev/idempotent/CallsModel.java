package dev.idempotent;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an engine ought to answer to calls one after another, said once more and as shortly as possible. */
final class CallsModel {

    enum Ending {
        RETURNS,
        THROWS,
        THROWS_WHAT_IS_RECORDED,
        THROWS_WHAT_RELEASES
    }

    /** Without an answer it runs, or was begun and given up. */
    private record Entry(
            Fingerprint fingerprint, @Nullable String answer, boolean givenUp, Instant lease, Instant end) {}

    private final Map<String, Entry> entries = new HashMap<>();
    private final boolean once;
    private final Duration leaseFor;
    private final Duration retainFor;
    int runs;

    CallsModel(Guarantee guarantee, Duration leaseFor, Duration retainFor) {
        this.once = guarantee == Guarantee.AT_MOST_ONCE;
        this.leaseFor = leaseFor;
        this.retainFor = retainFor;
    }

    String call(String key, Fingerprint fingerprint, Ending ending, Instant now, Duration takes) {
        if (!claims(key, fingerprint, now)) {
            return refusal(entries.get(key), fingerprint, now);
        }
        runs++;
        Instant ended = now.plus(takes);
        Instant end = takes.compareTo(retainFor) < 0 ? now.plus(retainFor) : ended.plus(retainFor);
        String answer = ending == Ending.RETURNS ? "value " + runs : "recorded " + runs;
        switch (ending) {
            case RETURNS, THROWS_WHAT_IS_RECORDED ->
                entries.put(key, new Entry(fingerprint, answer, false, ended, end));
            case THROWS -> givesUp(key, fingerprint);
            case THROWS_WHAT_RELEASES -> entries.remove(key);
        }
        return switch (ending) {
            case RETURNS -> "executed " + answer;
            case THROWS_WHAT_IS_RECORDED -> answer;
            case THROWS, THROWS_WHAT_RELEASES -> "failed " + runs;
        };
    }

    /** A node claims the key and is never heard of again. */
    boolean claims(String key, Fingerprint fingerprint, Instant now) {
        Entry entry = entries.get(key);
        if (entry != null && !isGone(entry, now) && !isTakenOver(entry, fingerprint, now)) {
            return false;
        }
        entries.put(key, new Entry(fingerprint, null, false, now.plus(leaseFor), now.plus(retainFor)));
        return true;
    }

    private void givesUp(String key, Fingerprint fingerprint) {
        if (once) {
            entries.put(key, new Entry(fingerprint, null, true, Instant.MIN, Instant.MAX));
        } else {
            entries.remove(key);
        }
    }

    private boolean isGone(Entry entry, Instant now) {
        boolean keepsAnything = entry.answer == null && once;
        boolean leased = entry.answer == null && entry.lease.isAfter(now);
        return !keepsAnything && !leased && !entry.end.isAfter(now);
    }

    private boolean isTakenOver(Entry entry, Fingerprint fingerprint, Instant now) {
        return entry.answer == null && !once && !entry.lease.isAfter(now) && entry.fingerprint == fingerprint;
    }

    private static String refusal(@Nullable Entry entry, Fingerprint fingerprint, Instant now) {
        if (entry == null || entry.fingerprint != fingerprint) {
            return "KeyReused";
        }
        if (entry.answer != null) {
            return entry.answer.startsWith("value") ? "replayed " + entry.answer : entry.answer;
        }
        return entry.givenUp || !entry.lease.isAfter(now) ? "Abandoned" : "InProgress";
    }
}
