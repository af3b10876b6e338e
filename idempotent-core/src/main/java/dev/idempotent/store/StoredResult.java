package dev.idempotent.store;

import java.util.Arrays;
import java.util.Objects;

/** What came of a call, in a form that a store keeps without understanding it. Immutable. */
public final class StoredResult {

    /** How {@link #bytes()} are to be taken. Stores keep it by name. */
    public enum Kind {
        /** The call returned: the bytes are its value. */
        VALUE,
        /** The call threw an exception that is an answer: the bytes describe it. */
        FAILURE,
        /** The call returned, and its value could not be kept: there are no bytes, and the call must not run again. */
        NOT_KEPT
    }

    /** The most characters that {@link #format()} has. */
    public static final int MAX_FORMAT = 50;

    private static final byte[] NOTHING = {};

    private final Kind kind;
    private final String format;
    private final byte[] bytes;

    private StoredResult(Kind kind, String format, byte[] bytes) {
        if (format.length() > MAX_FORMAT) {
            throw new IllegalArgumentException("a format has at most " + MAX_FORMAT + " characters: " + format);
        }
        this.kind = kind;
        this.format = format;
        this.bytes = bytes;
    }

    /**
     * A result as it is read back from a store.
     *
     * @param format names the encoding of {@code bytes}, so that a later version can still read them
     * @param bytes taken as they are: the caller no longer changes them
     */
    public static StoredResult of(Kind kind, String format, byte[] bytes) {
        return new StoredResult(kind, format, bytes);
    }

    /** A returned value; see {@link #of}. */
    public static StoredResult value(String format, byte[] bytes) {
        return new StoredResult(Kind.VALUE, format, bytes);
    }

    /** A value that could not be kept. */
    public static StoredResult notKept() {
        return new StoredResult(Kind.NOT_KEPT, "", NOTHING);
    }

    /** How the bytes are to be taken. */
    public Kind kind() {
        return kind;
    }

    /** The encoding of {@link #bytes()}; empty where there are none. */
    public String format() {
        return format;
    }

    /** The encoded value, not copied: readers do not change it. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredResult that
                && kind == that.kind
                && format.equals(that.format)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, format, Arrays.hashCode(bytes));
    }

    /** Describes the result without showing it. */
    @Override
    public String toString() {
        return kind + "[" + format + ", " + bytes.length + " bytes]";
    }
}
