package dev.idempotent.test;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What calls with a key are answered with, whatever their arguments, until the test ends or forces something else. The engine
 * is told so by its store, and does with it what it always does: the same exception, the same answer over HTTP.
 *
 * <p>A key that a call was granted already cannot be forced any more, nor one that was answered as forced: such a call throws
 * {@link IllegalStateException}. {@link #inProgress} and {@link #storeUnavailable} leave no record, so that something else
 * may follow.
 */
public final class ForcedAnswer {

    private final Script script;
    private final Optional<String> operation;
    private final String key;

    ForcedAnswer(Script script, Optional<String> operation, String key) {
        this.script = script;
        this.operation = operation;
        this.key = key;
    }

    private void to(Forced forced) {
        script.add(new Line(operation, key, forced));
    }

    /**
     * The call was made before and returned this. It is written and read as the operation's results are; where it is none, the
     * call throws {@link dev.idempotent.IdempotencyException.ResultUnreadable}.
     *
     * @param value what a method that returns nothing does not look at
     */
    public void replayed(@Nullable Object value) {
        to(new Forced.Replayed(value));
    }

    /**
     * Another call with the key runs and does not end. A caller is told at once that it has waited for as long as it would,
     * {@code waitFor}.
     */
    public void inProgress() {
        to(new Forced.InProgress());
    }

    /**
     * The call was begun, and what it did is not known. One whose guarantee is not {@link
     * dev.idempotent.Guarantee#AT_MOST_ONCE} never is; it throws {@link IllegalStateException}.
     */
    public void abandoned() {
        to(new Forced.Abandoned());
    }

    /** The key was used for a call with other arguments. */
    public void keyReused() {
        to(new Forced.KeyReused());
    }

    /** The store does not answer when the key is claimed. */
    public void storeUnavailable() {
        to(new Forced.StoreUnavailable());
    }
}
