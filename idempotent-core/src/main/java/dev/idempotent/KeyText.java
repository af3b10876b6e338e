package dev.idempotent;

import dev.idempotent.store.RecordKey;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.TemporalAccessor;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns a key value into the text that names its record. Unequal keys never get one text: several parts are written with
 * their lengths, and so is a single part that could be mistaken for that form or for a hash.
 */
final class KeyText {

    private static final String PARTS = "[";

    /** A {@link RecordKey} writes what is too long for a column like this. */
    private static final String HASH = "sha256:";

    private KeyText() {}

    /** Throws {@link IllegalArgumentException} whose message completes the sentence "the key …". */
    static String of(@Nullable Object key) {
        List<?> parts = key instanceof List<?> list ? list : Collections.singletonList(key);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("is missing: its list of parts is empty");
        }
        if (key == null) {
            throw new IllegalArgumentException("is missing");
        }
        if (parts.size() == 1) {
            String single = part(parts.get(0));
            return single.startsWith(PARTS) || single.startsWith(HASH) ? PARTS + prefixed(single) : single;
        }
        StringBuilder text = new StringBuilder(PARTS);
        for (Object part : parts) {
            text.append(prefixed(part(part)));
        }
        return text.toString();
    }

    private static String prefixed(String part) {
        return part.length() + ":" + part;
    }

    private static String part(@Nullable Object part) {
        if (part == null) {
            throw new IllegalArgumentException("is missing: a part of it is null");
        }
        String text = text(part);
        if (text.isBlank()) {
            throw new IllegalArgumentException("is blank");
        }
        if (text.length() > RecordKey.MAX_PART) {
            throw new IllegalArgumentException(
                    "is too long: " + text.length() + " characters, where " + RecordKey.MAX_PART + " are allowed");
        }
        if (!isWellFormed(text)) {
            throw new IllegalArgumentException("is malformed: it has control characters or broken surrogates");
        }
        return text;
    }

    @SuppressWarnings("JavaUtilDate") // Users have such keys; here it only becomes an Instant.
    private static String text(Object part) {
        if (part instanceof CharSequence || part instanceof UUID || part instanceof TemporalAccessor) {
            return part.toString();
        }
        if (part instanceof Enum<?> constant) {
            return constant.name();
        }
        if (part instanceof Number number) {
            return CanonicalNumber.of(exact(number));
        }
        if (part instanceof Date date) {
            return text(date);
        }
        throw new IllegalArgumentException("has a part of type "
                + part.getClass().getName() + "; a key is a string, number, UUID, enum, date, or a list of these");
    }

    @SuppressWarnings("JavaUtilDate")
    private static String text(Date date) {
        try {
            return date.toInstant()
                    .toString(); // A java.sql.Timestamp has nanoseconds, which its milliseconds have not.
        } catch (UnsupportedOperationException e) {
            return date
                    .toString(); // A java.sql.Date or Time is a day or an hour, and no instant until a zone is chosen.
        }
    }

    private static BigDecimal exact(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        if (number instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        try {
            return new BigDecimal(number.toString());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is malformed: it is not a finite number", e);
        }
    }

    /** Whether every store writes the text as it is, and so keeps it apart from others. */
    static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (Character.isHighSurrogate(each)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isISOControl(each) || Character.isSurrogate(each)) {
                return false;
            }
        }
        return true;
    }
}
