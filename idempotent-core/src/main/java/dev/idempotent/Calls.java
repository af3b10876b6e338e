package dev.idempotent;

import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Transactions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes calls of operations: whose they are, by which key, and what they look like. */
final class Calls {

    static final String ANONYMOUS = "anonymous";

    private final Promises promises;
    private final Transactions transactions;
    private final ScopeResolver scopes;
    private final Node node;
    private final Listeners listeners;
    private final Fingerprinter fingerprinter = Fingerprinter.available();

    Calls(Promises promises, Transactions transactions, ScopeResolver scopes, Node node, Listeners listeners) {
        this.promises = promises;
        this.transactions = transactions;
        this.scopes = scopes;
        this.node = node;
        this.listeners = listeners;
    }

    /** @throws IdempotencyException.InvalidKey where the key is none, which listeners are told */
    <T extends @Nullable Object> Call<T> call(
            IdempotentOperation<T> operation, @Nullable Object key, Fingerprint fingerprint, Trace trace) {
        Guarantee guarantee = allowed(operation);
        try {
            return call(operation, guarantee, key(operation, key), fingerprinter.text(fingerprint), trace);
        } catch (IdempotencyException refusal) {
            throw listeners.refused(operation, refusal);
        }
    }

    /** What was taken when it was prepared; that it is allowed is asked where it is made. */
    <T extends @Nullable Object> Call<T> call(PreparedCall<T> prepared, Trace trace) {
        Guarantee guarantee = allowed(prepared.operation);
        return call(prepared.operation, guarantee, prepared.key, prepared.fingerprint, trace);
    }

    private <T extends @Nullable Object> Call<T> call(
            IdempotentOperation<T> operation, Guarantee guarantee, RecordKey key, String fingerprint, Trace trace) {
        if (IdempotencyContext.isWithin(key)) {
            throw new IllegalStateException(operation.name()
                    + " was called from within its own body with the same idempotency key; it would wait for itself");
        }
        return new Call<>(operation, guarantee, key, fingerprint, node, trace);
    }

    private Guarantee allowed(IdempotentOperation<?> operation) {
        Guarantee guarantee = promises.of(operation);
        if (guarantee != Guarantee.ATOMIC && transactions.isActive()) {
            throw new IllegalStateException(
                    operation.name() + " was called inside a transaction. Its guarantee is " + guarantee
                            + ", so its key commits on its own, and a rollback could undo work whose key says done."
                            + " Call it outside, and let it open the transaction; or make it ATOMIC");
        }
        return guarantee;
    }

    /** The record's key for a call by the current principal. */
    RecordKey key(IdempotentOperation<?> operation, @Nullable Object key) {
        return key(operation, scope(operation), key);
    }

    String text(Fingerprint fingerprint) {
        return fingerprinter.text(fingerprint);
    }

    /** The record's key for a principal's, or anybody's, call of an operation. */
    static RecordKey key(IdempotentOperation<?> operation, String scope, @Nullable Object key) {
        try {
            return new RecordKey(operation.name(), scope, KeyText.of(key));
        } catch (IllegalArgumentException e) {
            throw new IdempotencyException.InvalidKey(operation.name(), String.valueOf(e.getMessage()));
        }
    }

    private String scope(IdempotentOperation<?> operation) {
        return scope(operation, operation.scope() == KeyScope.GLOBAL ? Optional.empty() : scopes.current());
    }

    static String scope(IdempotentOperation<?> operation, Optional<String> principal) {
        return operation.scope() == KeyScope.GLOBAL
                ? "global"
                : principal.map(name -> of(name, operation)).orElse(ANONYMOUS);
    }

    private static String of(String principal, IdempotentOperation<?> operation) {
        if (!KeyText.isWellFormed(principal)) {
            throw new IllegalStateException(
                    operation.name() + " was called for a principal whose name has control characters or broken"
                            + " surrogates, so that a store could take another's for it. Let the ScopeResolver name"
                            + " principals by something else, such as a number");
        }
        return "of:" + principal;
    }
}
