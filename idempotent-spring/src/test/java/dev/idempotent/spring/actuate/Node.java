package dev.idempotent.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running application with the endpoint, and what operators ask of it. Users' passwords are their names. */
final class Node implements AutoCloseable {

    /** What came back. */
    record Answer(int status, JsonNode json) {}

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    private Node(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static Node start(String... settings) {
        Stream<String> always = Stream.of(
                "server.port=0",
                "spring.datasource.generate-unique-name=true",
                "management.endpoints.web.exposure.include=idempotency");
        String[] arguments = Stream.concat(always, Arrays.stream(settings))
                .map(setting -> "--" + setting)
                .toArray(String[]::new);
        return new Node(SpringApplication.run(GuardedBank.class, arguments));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** @param path below the endpoint's */
    Answer get(String user, String path, String... parameters) {
        return send(request(user, path + query(parameters)).GET());
    }

    Answer post(String user, Map<String, ?> body) {
        return send(request(user, "")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    Answer delete(String user, String... parameters) {
        return send(request(user, query(parameters)).DELETE());
    }

    /** Of the call whose record was seen. */
    Answer release(String user, JsonNode seen) {
        return delete(
                user,
                Stream.of("operation", "scope", "key", "token")
                        .flatMap(name -> Stream.of(name, seen.path(name).asString()))
                        .toArray(String[]::new));
    }

    private HttpRequest.Builder request(String user, String path) {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/idempotency" + path));
        String credentials = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        return user.isEmpty() ? request : request.header("Authorization", "Basic " + credentials);
    }

    private static String query(String... namesAndValues) {
        return Stream.iterate(0, i -> i < namesAndValues.length, i -> i + 2)
                .map(i -> namesAndValues[i] + "=" + URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(), JSON.readTree(response.body().isEmpty() ? "{}" : response.body()));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** As a node does that was killed a day ago. */
    void claimAndDie(RecordKey call) {
        Duration lease = Duration.ofMinutes(1);
        assertThat(bean(IdempotencyStore.class)
                        .claim(new ClaimRequest(
                                call,
                                UUID.randomUUID().toString(),
                                "fingerprint",
                                lease,
                                Duration.ofDays(7),
                                Duration.ZERO,
                                true)))
                .isInstanceOf(Claim.Granted.class);
        bean(JdbcTemplate.class)
                .update(
                        "UPDATE idempotency_record SET created_at = created_at - INTERVAL '1' DAY,"
                                + " lease_until = lease_until - INTERVAL '1' DAY WHERE idempotency_key = ?",
                        call.value());
    }

    /** That the call is settled whose record was seen. */
    static Map<String, Object> settling(JsonNode seen, String json) {
        Map<String, Object> body = new HashMap<>();
        for (String name : new String[] {"operation", "scope", "key", "token"}) {
            body.put(name, seen.path(name).asString());
        }
        body.put("value", json);
        return body;
    }

    @Override
    public void close() {
        context.close();
    }
}
