package dev.idempotent.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.idempotent.testing.Database;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What joins the transaction of a call's key on JDBI's handles, and what does not. */
class StrayHandlesTest {

    private final Bank bank = new Bank(Database.H2);
    private final Logger logger = (Logger) LoggerFactory.getLogger(StrayHandles.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
        bank.close();
    }

    private void insertAndFail(Runnable insert) {
        assertThatThrownBy(() -> bank.engine.execute(Bank.PAY, "a", Bank.SAME, () -> {
                    insert.run();
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
    }

    private void insertWith(Handle handle) {
        handle.execute("INSERT INTO payments VALUES ('stray')");
    }

    @Test
    void aHandleThatTheBodyOpensIsNotInItsTransactionAndIsWarnedOfOnce() {
        for (int i = 0; i < 2; i++) {
            insertAndFail(() -> {
                try (Handle stray = bank.jdbi.open()) {
                    insertWith(stray);
                }
            });
        }

        assertThat(bank.payments()).containsExactly("stray", "stray");
        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .startsWith("pay is ATOMIC, and opened a handle of its own")
                .contains("withHandle, useHandle, inTransaction");
    }

    @Test
    void itIsWarnedOfInTheCallersTransactionToo() {
        bank.jdbi.useTransaction(handle -> {
            var unused = bank.engine.execute(Bank.PAY, "a", Bank.SAME, () -> {
                bank.jdbi.open().close();
                return "paid";
            });
        });

        assertThat(log.list).hasSize(1);
    }

    @Test
    void whatTheSameJdbiGivesTheThreadIsInItAndNothingIsSaid() {
        insertAndFail(() -> bank.jdbi.useHandle(this::insertWith));
        insertAndFail(() -> bank.jdbi.useTransaction(this::insertWith));
        insertAndFail(() -> bank.jdbi.withHandle(handle -> handle.inTransaction(inner -> {
            insertWith(inner);
            return "inserted";
        })));
        bank.jdbi.open().close();

        assertThat(bank.payments()).isEmpty();
        assertThat(log.list).isEmpty();
    }

    /** It cannot be seen: nothing ties the two together. */
    @Test
    void anotherJdbiOnTheSamePoolIsNotInIt() {
        insertAndFail(() -> Jdbi.create(bank.pool).useHandle(this::insertWith));

        assertThat(bank.payments()).containsExactly("stray");
        assertThat(log.list).isEmpty();
    }
}
