package dev.idempotent.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.IdempotencyException.InProgress;
import dev.idempotent.jdbi.JdbiIdempotencyStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** A slice with a database: records in memory are part of its transactions, the one of the test itself among them. */
@JdbcTest
@TestIdempotency
@SuppressWarnings("NullAway.Init") // Spring sets them.
class DatabaseSliceTest {

    @Autowired
    ApplicationContext context;

    @Autowired
    IdempotentCalls calls;

    @Autowired
    Stock stock;

    @Autowired
    TransactionTemplate transactions;

    @BeforeEach
    void open() {
        stock.open();
    }

    @Test
    void theLibrarysOwnStoreIsNotMade() {
        assertThat(context.getBeansOfType(JdbiIdempotencyStore.class)).isEmpty();
    }

    @Test
    void aCallIsPartOfTheTestsTransaction() {
        assertThat(stock.take("4711", "apple")).isEqualTo(1);
        assertThat(stock.take("4711", "apple")).isEqualTo(1);

        assertThat(calls).ofKey("4711").executedOnce().replayed(1);
    }

    @Test
    void aRivalInProgressDoesNotEndTheTestsTransaction() {
        calls.force("4711").inProgress();

        assertThatThrownBy(() -> stock.take("4711", "apple")).isInstanceOf(InProgress.class);
        assertThat(stock.take("4712", "apple")).isEqualTo(1);
    }

    @Test
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    void whatRollsBackTakesItsRecordAlong() {
        assertThatThrownBy(() -> stock.take("4711", "")).isInstanceOf(IllegalArgumentException.class);
        assertThat(stock.taken()).isZero();

        assertThat(stock.take("4711", "apple")).isEqualTo(1);
        assertThat(calls).ofKey("4711").failed(1).executedOnce();
    }

    @Test
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    void whatTheCallerRollsBackTakesItsRecordAlong() {
        transactions.executeWithoutResult(status -> {
            assertThat(stock.take("4711", "apple")).isEqualTo(1);
            status.setRollbackOnly();
        });
        assertThat(stock.taken()).isZero();

        assertThat(stock.take("4711", "apple")).isEqualTo(1);
        assertThat(stock.take("4711", "apple")).isEqualTo(1);
        assertThat(calls).ofKey("4711").executed(2).replayed(1);
    }
}
