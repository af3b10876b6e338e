package dev.idempotent.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.spring.LogLines;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is logged of requests that are refused: not their keys, and not what they ask for. */
class SilentRefusalsTest {

    private static final String KEY = "canary-of-a-key";
    private static final String LOGGED = "spring.mvc.log-resolved-exception=true";
    private static final String PAYLOAD = "canary-of-a-payload";

    @Test
    void noRefusalIsLoggedWithItsKeyOrPayload() throws Exception {
        try (Server keys = Server.of(KeyHandlers.class, LOGGED, "idempotent.web.key-format=canary-.*");
                Server shop = Server.of(ShopApplication.class, LOGGED);
                LogLines log = new LogLines()) {
            send(400, keys, "/uuid", "", KEY);
            send(400, keys, "/text", "", '"' + KEY);
            send(400, keys, "/text", "", KEY + "," + KEY);
            send(400, keys, "/text", "", "no-" + KEY);
            send(400, keys, "/text", "", KEY + "\\");
            send(201, shop, "/status", order(KEY, 1), UUID.randomUUID().toString());
            send(422, shop, "/status", order(KEY, 2), UUID.randomUUID().toString());
            send(
                    400,
                    shop,
                    "/status",
                    order(KEY.repeat(20), 2),
                    UUID.randomUUID().toString());

            assertThat(log.lines).anyMatch(line -> line.contains("Resolved [dev.idempotent.IdempotencyException$"));
            assertThat(log.lines).noneMatch(line -> line.contains(KEY) || line.contains(PAYLOAD));
        }
    }

    private static void send(int status, Server server, String path, String json, String key)
            throws IOException, InterruptedException {
        assertThat(server.post(path, json, "Idempotency-Key", key).statusCode()).isEqualTo(status);
    }

    private static String order(String key, int quantity) {
        return "{\"clientId\":\"" + key + "\",\"quantity\":" + quantity + ",\"note\":\"" + PAYLOAD + "\"}";
    }
}
