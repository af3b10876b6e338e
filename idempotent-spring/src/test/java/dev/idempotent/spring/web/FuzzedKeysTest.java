package dev.idempotent.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random header values on the wire: whatever comes, the server is not at fault. {@code -Didempotent.fuzz=1000000} sends a
 * million; {@code -Didempotent.fuzz.seed} others.
 */
class FuzzedKeysTest {

    private static final int COUNT = Integer.getInteger("idempotent.fuzz", 4_000);
    private static final int CLIENTS = 8;
    private static final int PER_CONNECTION = 200;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ?\r\n");

    private final Map<Integer, Integer> answers = new ConcurrentSkipListMap<>();

    @Test
    void noRandomValueIsTheServersFault() throws Exception {
        long seed = Long.getLong("idempotent.fuzz.seed", 20261126L);
        try (Server server = Server.of(
                KeyHandlers.class,
                "server.tomcat.max-keep-alive-requests=-1",
                "logging.level.org.springframework.web=ERROR")) {
            int sent = send(server, seed);
            assertThat(answers.keySet()).as("seed %s: %s", seed, answers).containsExactlyInAnyOrder(200, 400);
            assertThat(answers.values().stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(sent);
        }
    }

    private int send(Server server, long seed) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<Integer>> each = LongStream.range(seed, seed + CLIENTS)
                    .<Callable<Integer>>mapToObj(one -> () -> send(server, new RandomHeaders(new Random(one))))
                    .toList();
            int sent = 0;
            for (Future<Integer> client : clients.invokeAll(each)) {
                sent += client.get();
            }
            return sent;
        } finally {
            clients.shutdown();
        }
    }

    private int send(Server server, RandomHeaders headers) throws IOException {
        int sent = 0;
        while (sent < COUNT / CLIENTS) {
            sent += connect(server, headers);
        }
        return sent;
    }

    /** One after the other on one connection, until a value comes at which a server hangs up. */
    private int connect(Server server, RandomHeaders headers) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            ByteArrayOutputStream requests = new ByteArrayOutputStream();
            for (int i = 1; ; i++) {
                byte[] value = headers.next();
                boolean isLast = i == PER_CONNECTION || isRefused(value);
                requests.writeBytes(Server.raw("/text", value, isLast ? "close" : "keep-alive"));
                if (isLast) {
                    socket.getOutputStream().write(requests.toByteArray());
                    count(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
                    return i;
                }
            }
        }
    }

    /** As the parser says, which answers are then counted against: a server hangs up after a 400. */
    private static boolean isRefused(byte[] value) {
        try {
            var unused = KeyHeader.parse(List.of(new String(value, StandardCharsets.ISO_8859_1)));
            return false;
        } catch (KeyHeader.Malformed e) {
            return true;
        }
    }

    private void count(String received) {
        Matcher status = STATUS.matcher(received);
        while (status.find()) {
            answers.merge(Integer.valueOf(status.group(1)), 1, Integer::sum);
        }
    }
}
