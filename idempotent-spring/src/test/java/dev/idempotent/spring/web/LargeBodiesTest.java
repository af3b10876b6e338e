package dev.idempotent.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import jakarta.servlet.Filter;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What a guard costs in memory where the body is large. */
class LargeBodiesTest {

    private static final int LINES = 100 * 1024;
    private static final String LINE = "\"" + "x".repeat(1024) + "\"";

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        final AtomicLong allocated = new AtomicLong();

        @Bean
        IdempotencyStore store() {
            return new InMemoryIdempotencyStore();
        }

        /** Counts what the thread of a request allocates, in every other filter too. */
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        Filter allocations() {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            return (request, response, chain) -> {
                long before = threads.getCurrentThreadAllocatedBytes();
                chain.doFilter(request, response);
                allocated.set(threads.getCurrentThreadAllocatedBytes() - before);
            };
        }

        @RestController
        static class Handlers {

            @PostMapping("/guarded")
            @Idempotent
            int guarded(@IdempotencyKey String key, @RequestBody List<String> lines) {
                return lines.size();
            }

            @PostMapping("/bare")
            int bare(@RequestBody List<String> lines) {
                return lines.size();
            }
        }
    }

    @Test
    void aHundredMebibytesOfJsonCostNoSecondCopy() throws Exception {
        try (Server server = Server.of(Application.class)) {
            long bare = allocated(server, "/bare", "any");
            long first = allocated(server, "/guarded", "a");
            long replay = allocated(server, "/guarded", "a");

            assertThat(bare).as("the body itself is counted, and once").isBetween(100L << 20, 200L << 20);
            assertThat(first).isLessThan(bare + (20L << 20));
            assertThat(replay).isLessThan(bare + (20L << 20));
        }
    }

    private static long allocated(Server server, String path, String key) throws Exception {
        HttpResponse<String> answer = server.send(server.request(path, "Idempotency-Key", key)
                .POST(BodyPublishers.ofInputStream(LargeBodiesTest::body))
                .build());
        assertThat(answer.body()).isEqualTo(Integer.toString(LINES));
        return server.bean(Application.class).allocated.get();
    }

    private static InputStream body() {
        Stream<String> lines = Stream.generate(() -> LINE + ",").limit(LINES - 1L);
        List<InputStream> parts = Stream.of(Stream.of("["), lines, Stream.of(LINE, "]"))
                .flatMap(each -> each)
                .<InputStream>map(text -> new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)))
                .toList();
        return new SequenceInputStream(Collections.enumeration(parts));
    }
}
