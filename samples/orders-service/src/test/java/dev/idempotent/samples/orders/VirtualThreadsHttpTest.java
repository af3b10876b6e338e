package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.IdempotencyListener;
import dev.idempotent.store.Lease;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.TestPropertySource;

/** Requests on virtual threads, which there are since Java 21. */
@EnabledForJreRange(min = JRE.JAVA_21)
@TestPropertySource(properties = {"spring.threads.virtual.enabled=true", "spring.datasource.generate-unique-name=true"})
class VirtualThreadsHttpTest extends HttpTest {

    @TestConfiguration(proxyBeanMethods = false)
    static class Watched {

        @Bean
        BodyThreads bodyThreads() {
            return new BodyThreads();
        }
    }

    /** Is told on the thread that is about to run the body. */
    static final class BodyThreads implements IdempotencyListener {

        private final List<Thread> seen = new CopyOnWriteArrayList<>();

        @Override
        public void granted(Lease lease) {
            seen.add(Thread.currentThread());
        }
    }

    @Autowired
    private BodyThreads bodies;

    @Test
    void fortyRequestsWithOneKeyPlaceOneOrder() throws Exception {
        String key = newKey();

        List<Answer> answers = Together.call(Collections.nCopies(40, () -> post("/orders", order(key, 1))));

        Answer first = answers.stream()
                .filter(answer -> answer.status() == 201)
                .findFirst()
                .orElseThrow();
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .hasSize(39)
                .allSatisfy(repeat -> repeat.isReplayOf(first));
        assertThat(ordersOf(key)).isEqualTo(1);
        assertThat(bodies.seen)
                .singleElement()
                .satisfies(
                        thread -> assertThat(Thread.class.getMethod("isVirtual").invoke(thread))
                                .isEqualTo(true));
    }
}
