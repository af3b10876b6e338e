package dev.idempotent.spring.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Values of a header as hostile or careless clients may send them: pieces of good ones, and bytes of any kind. */
final class RandomHeaders {

    private static final List<String> PIECES = List.of(
            "\"", "\"", "\\", "\\\"", ";", ";a=", ";a", "=", ",", " ", "\t", "a", "b", "0", "-", "?1", ":YQ==:", "*",
            "(", ")", "é");

    private final Random random;

    RandomHeaders(Random random) {
        this.random = random;
    }

    /** Without line breaks, which would end the header. */
    byte[] next() {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        boolean quoted = random.nextInt(3) == 0;
        if (quoted) {
            value.write('"');
        }
        int pieces = random.nextInt(random.nextInt(20) == 0 ? 400 : 12);
        int kind = random.nextInt(3);
        for (int i = 0; i < pieces; i++) {
            value.writeBytes(piece(kind));
        }
        if (quoted) {
            value.write('"');
        }
        return value.toByteArray();
    }

    private byte[] piece(int kind) {
        if (kind == 0) {
            return new byte[] {(byte) ('!' + random.nextInt('~' - '!'))};
        }
        if (kind == 1) {
            return PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
        }
        int any = random.nextInt(256);
        return new byte[] {(byte) (any == '\n' || any == '\r' ? '_' : any)};
    }
}
