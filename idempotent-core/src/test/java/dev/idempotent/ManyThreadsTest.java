package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Bench.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManyThreadsTest {

    private final Bench bench = Bench.withStoppedClock();
    private final IdempotentOperation<Order> operation = Bench.operation(Duration.ofMinutes(1));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void fortyCallersOfOneKeyGetOneExecutionAndFortyEqualAnswers() throws Exception {
        List<Running<Outcome<Order>>> calls = race(40, i -> bench.engine, i -> "k");

        int executed = 0;
        for (Running<Outcome<Order>> call : calls) {
            assertThat(call.value().value()).isEqualTo(new Order("made by run 1", 1));
            executed += call.value().isReplay() ? 0 : 1;
        }
        assertThat(executed).isEqualTo(1);
        assertThat(bench.runs).hasValue(1);
    }

    @Test
    void sixtyKeysBySixCallersEachAreSixtyExecutions() throws Exception {
        List<Running<Outcome<Order>>> calls = race(360, i -> bench.engine, i -> "key " + i % 60);

        assertOneAnswerAKey(calls, 60);
    }

    @Test
    void callersOnThreeNodesAreOneExecutionAKey() throws Exception {
        List<Idempotency> nodes =
                List.of(bench.engine, bench.engine(UnaryOperator.identity()), bench.engine(UnaryOperator.identity()));
        List<Running<Outcome<Order>>> calls = race(90, i -> nodes.get(i % 3), i -> "key " + i % 10);

        assertOneAnswerAKey(calls, 10);
    }

    private void assertOneAnswerAKey(List<Running<Outcome<Order>>> calls, int keys) throws Exception {
        Map<String, Order> answers = new HashMap<>();
        for (int i = 0; i < calls.size(); i++) {
            Order answer = calls.get(i).value().value();
            Order other = answers.putIfAbsent("key " + i % keys, answer);
            assertThat(answer).isEqualTo(other == null ? answer : other);
        }
        assertThat(answers.values()).doesNotHaveDuplicates().hasSize(keys);
        assertThat(bench.runs).hasValue(keys);
    }

    private interface ByIndex<T> {
        T of(int index);
    }

    private List<Running<Outcome<Order>>> race(int callers, ByIndex<Idempotency> engines, ByIndex<String> keys) {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger started = new AtomicInteger();
        List<Running<Outcome<Order>>> calls = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            int index = i;
            calls.add(Running.start(() -> {
                if (started.incrementAndGet() == callers) {
                    go.countDown();
                }
                go.await();
                return engines.of(index).execute(operation, keys.of(index), Bench.SAME, bench::place);
            }));
        }
        return calls;
    }
}
