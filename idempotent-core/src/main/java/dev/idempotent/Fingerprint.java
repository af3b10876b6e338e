package dev.idempotent;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must be equal between two calls with one key, so that a key reused for something else is noticed. The values are
 * hashed once, before the call runs.
 */
public final class Fingerprint {

    private static final Fingerprint NONE = new Fingerprint(Collections.emptyList());

    private final List<@Nullable Object> values;

    private Fingerprint(List<@Nullable Object> values) {
        this.values = values;
    }

    /** Calls with one key are not compared. */
    public static Fingerprint none() {
        return NONE;
    }

    /** The values to compare, as JSON: members in any order, null members left out, numbers by value. */
    public static Fingerprint of(@Nullable Object... values) {
        List<@Nullable Object> copy = new ArrayList<>();
        Collections.addAll(copy, values);
        return new Fingerprint(Collections.unmodifiableList(copy));
    }

    /** One that another value has a part in too, be that all there is to compare. */
    public Fingerprint and(@Nullable Object value) {
        List<@Nullable Object> more = new ArrayList<>(values);
        more.add(value);
        return new Fingerprint(Collections.unmodifiableList(more));
    }

    boolean isNone() {
        return this == NONE;
    }

    List<@Nullable Object> values() {
        return values;
    }
}
