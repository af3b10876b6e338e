package dev.idempotent.spring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A payment gateway on the network, which charges once for a key, and whose answer to the first request never comes. */
final class Gateway implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final Set<String> keys = new HashSet<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger charges = new AtomicInteger();
    private final AtomicBoolean answers = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;

    Gateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/charges", this::charge);
        server.setExecutor(threads);
        server.start();
    }

    private void charge(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        synchronized (keys) {
            if (key == null || keys.add(key)) {
                charges.incrementAndGet();
            }
        }
        if (!answers.getAndSet(true)) {
            awaitClose();
        }
        byte[] answer = "charged".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(201, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the service calls it with. */
    String charge(String... key) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http:/" + server.getAddress() + "/charges"))
                .timeout(PATIENCE)
                .POST(BodyPublishers.noBody());
        for (String value : key) {
            request.header("Idempotency-Key", value);
        }
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }

    int requests() {
        return requests.get();
    }

    int charges() {
        return charges.get();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
