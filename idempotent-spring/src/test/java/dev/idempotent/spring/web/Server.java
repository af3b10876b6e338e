package dev.idempotent.spring.web;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** An application on a port of its own, and a client for it. Headers are given as names and values in turn. */
final class Server implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    private Server(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static Server of(Class<?> application, String... settings) {
        String[] arguments = Stream.concat(
                        Stream.of("--server.port=0"), Arrays.stream(settings).map(setting -> "--" + setting))
                .toArray(String[]::new);
        return new Server(SpringApplication.run(application, arguments));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    HttpResponse<String> post(String path, String json, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).POST(BodyPublishers.ofString(json)).build());
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .header("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    /** The answer, as it is on the wire, to a request whose header value no client would send. */
    String answerTo(String path, byte[] keyHeader) throws IOException {
        try (Socket socket = new Socket("localhost", port())) {
            socket.getOutputStream().write(raw(path, keyHeader, "close"));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** A request, byte for byte. */
    static byte[] raw(String path, byte[] keyHeader, String connection) {
        String value = new String(keyHeader, StandardCharsets.ISO_8859_1);
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: " + connection
                        + "\r\nContent-Length: 0\r\nIdempotency-Key: " + value + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        context.close();
    }
}
