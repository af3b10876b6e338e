package dev.idempotent;

import dev.idempotent.store.StoredResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A result together with where the call that made it is in the application's traces. Read whether or not anybody traces now: what
 * was stored while somebody did is replayed when nobody does.
 */
record Origin(String text, StoredResult result) {

    private static final String SCHEME = "o1:";
    private static final int MOST = Byte.MAX_VALUE;

    /** What a codec that seals adds to formats at the most, and what one adds to bytes with room to spare. */
    private static final int ROOM_IN_FORMAT = 26;

    private static final int ROOM_IN_BYTES = 100;

    static Origin read(StoredResult stored) {
        if (!stored.format().startsWith(SCHEME)) {
            return new Origin("", stored);
        }
        byte[] bytes = stored.bytes();
        int length = bytes.length == 0 ? -1 : bytes[0];
        if (length < 0 || length >= bytes.length) {
            throw new IllegalArgumentException("it was cut, or changed, since it was stored");
        }
        return new Origin(
                new String(bytes, 1, length, StandardCharsets.US_ASCII),
                StoredResult.of(
                        stored.kind(),
                        stored.format().substring(SCHEME.length()),
                        Arrays.copyOfRange(bytes, 1 + length, bytes.length)));
    }

    /**
     * Without the origin where that would be what makes it too large. A format that begins as if there were one is marked in any
     * case, so that it is read as it was.
     */
    StoredResult written(int maxBytes) {
        boolean ambiguous = result.format().startsWith(SCHEME);
        if (text.isEmpty() && !ambiguous) {
            return result;
        }
        byte[] bytes = result.bytes();
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        if (ascii.length > MOST || !hasRoomFor(ascii.length + bytes.length, maxBytes)) {
            ascii = new byte[0];
        }
        if (ascii.length == 0 && !ambiguous) {
            return result;
        }
        byte[] all = new byte[1 + ascii.length + bytes.length];
        all[0] = (byte) ascii.length;
        System.arraycopy(ascii, 0, all, 1, ascii.length);
        System.arraycopy(bytes, 0, all, 1 + ascii.length, bytes.length);
        return StoredResult.of(result.kind(), SCHEME + result.format(), all);
    }

    private boolean hasRoomFor(int bytes, int maxBytes) {
        return SCHEME.length() + result.format().length() <= StoredResult.MAX_FORMAT - ROOM_IN_FORMAT
                && bytes <= maxBytes - ROOM_IN_BYTES;
    }
}
