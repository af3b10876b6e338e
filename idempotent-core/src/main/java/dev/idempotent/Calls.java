package dev.idempotent;

import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Transactions;
import org.jspecify.annotations.Nullable;

/** Makes calls of operations: whose they are, by which key, and what they look like. */
final class Calls {

    private final Transactions transactions;
    private final ScopeResolver scopes;
    private final Fingerprinter fingerprinter = Fingerprinter.available();

    Calls(Transactions transactions, ScopeResolver scopes) {
        this.transactions = transactions;
        this.scopes = scopes;
    }

    /** @throws IdempotencyException.InvalidKey where the key is none */
    <T extends @Nullable Object> Call<T> call(
            IdempotentOperation<T> operation, @Nullable Object key, Fingerprint fingerprint) {
        if (transactions.isActive()) {
            throw new IllegalStateException(
                    operation.name() + " was called inside a transaction. Its key commits on its"
                            + " own, and a rollback could undo work whose key says done."
                            + " Call it outside, and let it open the transaction");
        }
        RecordKey recordKey = new RecordKey(operation.name(), scope(operation), text(operation, key));
        return new Call<>(operation, recordKey, fingerprinter.text(fingerprint));
    }

    private static String text(IdempotentOperation<?> operation, @Nullable Object key) {
        try {
            return KeyText.of(key);
        } catch (IllegalArgumentException e) {
            throw new IdempotencyException.InvalidKey(operation.name(), String.valueOf(e.getMessage()));
        }
    }

    private String scope(IdempotentOperation<?> operation) {
        return operation.scope() == KeyScope.GLOBAL
                ? "global"
                : scopes.current().map(name -> of(name, operation)).orElse("anonymous");
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
