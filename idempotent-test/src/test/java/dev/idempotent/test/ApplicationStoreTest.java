package dev.idempotent.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException.InProgress;
import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.store.IdempotencyRecord.State;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;

/** The whole application, on its own SQL store: ATOMIC as it is. */
@SpringBootTest(
        properties = {
            "spring.datasource.generate-unique-name=true",
            "idempotent.encryption.keys.one=MDEyMzQ1Njc4OWFiY2RlZg=="
        })
@TestIdempotency(store = TestIdempotency.Store.OF_APPLICATION)
@SuppressWarnings("NullAway.Init") // Spring sets them.
class ApplicationStoreTest {

    @Autowired
    IdempotentCalls calls;

    @Autowired
    Idempotency engine;

    @Autowired
    JdbiIdempotencyStore sql;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    Stock stock;

    @BeforeEach
    void open() {
        stock.open();
    }

    @Test
    void recordsAreInTheDatabase() {
        assertThat(stock.take("4711", "apple")).isEqualTo(1);
        assertThat(stock.take("4711", "apple")).isEqualTo(1);

        assertThat(calls).ofKey("4711").executedOnce().replayed(1);
        assertThat(sql.list(State.COMPLETED, 100))
                .anyMatch(record -> record.key().value().equals("4711"));
        assertThat(engine.records().list(State.COMPLETED, 100)).singleElement().satisfies(record -> {
            assertThat(record.key().scope()).isEqualTo("anonymous");
            assertThat(engine.records().find(record.key())).isPresent();
        });
    }

    /** The same key as above, and in whichever order they run. */
    @Test
    void recordsOfOtherTestsAreNotMet() {
        assertThatThrownBy(() -> stock.take("4711", "")).isInstanceOf(IllegalArgumentException.class);
        assertThat(stock.taken()).isZero();
        assertThat(engine.records().list(State.COMPLETED, 100)).isEmpty();
        assertThat(calls).failed(1).notExecuted();
    }

    @Test
    void anAnswerIsForcedAlsoWhereResultsAreEncrypted() {
        calls.force("take", "4711").replayed(42);

        assertThat(stock.take("4711", "apple")).isEqualTo(42);
        assertThat(stock.take("4711", "apple")).isEqualTo(42);
        assertThat(stock.taken()).isZero();
        assertThat(calls).replayed(2).notExecuted();
    }

    @Test
    void aRivalThatRunsIsForced() {
        calls.force("4711").inProgress();
        long began = System.nanoTime();

        assertThatThrownBy(() -> stock.take("4711", "apple")).isInstanceOf(InProgress.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
        assertThat(calls).ofKey("4711").refusedOnce(InProgress.class);
    }
}
