package dev.idempotent;

import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The call that runs on this thread, seen from inside its body. Immutable; it may be handed to other threads, which do not
 * find it by themselves.
 */
public final class IdempotencyContext {

    private static final ThreadLocal<@Nullable IdempotencyContext> CURRENT = new ThreadLocal<>();

    private final Lease lease;
    private final @Nullable IdempotencyContext outer;

    private IdempotencyContext(Lease lease, @Nullable IdempotencyContext outer) {
        this.lease = lease;
        this.outer = outer;
    }

    /**
     * The innermost call whose body runs on this thread; empty outside. The body of an asynchronous call runs until it has
     * returned its stage.
     */
    public static Optional<IdempotencyContext> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    static <T extends @Nullable Object, E extends Throwable> T within(Lease lease, Body<T, E> body) throws E {
        IdempotencyContext outer = CURRENT.get();
        CURRENT.set(new IdempotencyContext(lease, outer));
        try {
            return body.call();
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    /** Whether a body of this call runs on this thread. */
    static boolean isWithin(RecordKey key) {
        for (IdempotencyContext at = CURRENT.get(); at != null; at = at.outer) {
            if (at.lease.key().equals(key)) {
                return true;
            }
        }
        return false;
    }

    /** The name of the operation. */
    public String operation() {
        return lease.key().operation();
    }

    /** The caller's key, as it is stored. */
    public String key() {
        return lease.key().value();
    }

    /** 1 for the first run of the call; more where an earlier owner was lost, so that its effects may already be there. */
    public int attempt() {
        return lease.attempt();
    }

    /** Names this run and no other: a fence for writes to other systems. It ends with this node's name. */
    public String token() {
        return lease.token();
    }

    /**
     * An idempotency key for a call that the body makes to another system. It is the same for every attempt of this call,
     * and another for each operation, scope, key and purpose.
     *
     * @param purpose what it is for, such as {@code "stripe", "charge"}
     * @return 43 characters out of {@code A-Z a-z 0-9 - _}
     */
    public String deriveKey(String... purpose) {
        RecordKey key = lease.key();
        MessageDigest digest = Fingerprinter.sha256();
        Stream.concat(Stream.of(key.operation(), key.scope(), key.value()), Stream.of(purpose))
                .forEach(part -> digest.update((part.length() + ":" + part).getBytes(StandardCharsets.UTF_8)));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
    }
}
