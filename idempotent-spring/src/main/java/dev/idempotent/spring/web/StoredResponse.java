package dev.idempotent.spring.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.springframework.http.HttpHeaders;

/** A response as it is kept: status, headers, an empty line, and the body's bytes, as HTTP writes them. */
final class StoredResponse {

    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;

    StoredResponse(int status, HttpHeaders headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    int status() {
        return status;
    }

    HttpHeaders headers() {
        return headers;
    }

    /** Not copied. */
    byte[] body() {
        return body;
    }

    byte[] toBytes() {
        StringBuilder head = new StringBuilder().append(status).append('\n');
        headers.forEach((name, values) -> values.forEach(value ->
                head.append(name).append(": ").append(singleLine(name, value)).append('\n')));
        byte[] start = head.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(start.length + body.length)
                .put(start)
                .put(body)
                .array();
    }

    private static String singleLine(String name, String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("its header " + name + " has a line break");
        }
        return value;
    }

    static StoredResponse of(byte[] bytes) {
        int end = endOfHead(bytes);
        List<String> lines =
                new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
        HttpHeaders headers = new HttpHeaders();
        for (String line : lines) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                headers.add(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return new StoredResponse(
                Integer.parseInt(lines.get(0)), headers, Arrays.copyOfRange(bytes, end + 2, bytes.length));
    }

    private static int endOfHead(byte[] bytes) {
        for (int i = 0; i + 1 < bytes.length; i++) {
            if (bytes[i] == '\n' && bytes[i + 1] == '\n') {
                return i;
            }
        }
        throw new IllegalArgumentException("its head has no end");
    }
}
