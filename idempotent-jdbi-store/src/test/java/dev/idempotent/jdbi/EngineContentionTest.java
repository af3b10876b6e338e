package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import dev.idempotent.Fingerprint;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many callers on two nodes: each key runs once, and everybody gets what came of that. */
@Tag("slow")
@ParameterizedClass
@EnumSource(Database.class)
class EngineContentionTest {

    private static final int CALLERS = 8;
    private static final int KEYS = 400;
    private static final IdempotentOperation<String> PLACE = IdempotentOperation.named("place", String.class)
            .waitFor(Duration.ofMinutes(1))
            .build();

    private final Database database;
    private final AtomicInteger runs = new AtomicInteger();

    EngineContentionTest(Database database) {
        this.database = database;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRANSACTION_READ_COMMITTED", "TRANSACTION_REPEATABLE_READ"})
    void eachKeyRunsOnceAndEveryCallerOnEitherNodeGetsItsAnswer(String isolation) throws Exception {
        Address address = database.fresh();
        try (Node here = Node.on(settings(address, isolation));
                Node there = Node.on(settings(address, isolation))) {
            List<List<String>> answers = Race.of(CALLERS, i -> () -> answers(i % 2 == 0 ? here : there));

            assertThat(runs).hasValue(KEYS);
            assertThat(answers).hasSize(CALLERS).containsOnly(answers.get(0));
            assertThat(answers.get(0)).doesNotHaveDuplicates();
        }
    }

    private static HikariConfig settings(Address address, String isolation) {
        HikariConfig settings = Databases.settings(address);
        settings.setTransactionIsolation(isolation);
        return settings;
    }

    private List<String> answers(Node node) {
        return IntStream.range(0, KEYS)
                .mapToObj(key -> node.engine()
                        .execute(PLACE, key, Fingerprint.of(key), () -> "run " + runs.incrementAndGet())
                        .value())
                .toList();
    }
}
