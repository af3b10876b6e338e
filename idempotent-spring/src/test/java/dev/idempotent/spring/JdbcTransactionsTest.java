package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyException;
import dev.idempotent.testing.Database;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionTemplate;

/** ATOMIC in the transactions of Spring's JDBC, however they are set and however they end. */
@Tag("slow")
@ParameterizedClass
@EnumSource(
        value = Database.class,
        names = {"H2", "POSTGRESQL", "MARIADB"})
class JdbcTransactionsTest {

    private static final Contexts APPLICATIONS = new Contexts(JdbcBank.class);

    private final String key = UUID.randomUUID().toString();
    private final Database database;
    private final JdbcBank bank;
    private final DataSourceTransactionManager manager;
    private final TransactionTemplate transaction;

    JdbcTransactionsTest(Database database) {
        this.database = database;
        var application = APPLICATIONS.on(database);
        bank = application.getBean(JdbcBank.class);
        manager = application.getBean(DataSourceTransactionManager.class);
        transaction = new TransactionTemplate(manager);
    }

    @AfterAll
    static void close() {
        APPLICATIONS.close();
    }

    @Test
    void keyWorkAndResultCommitTogether() {
        for (int i = 0; i < 2; i++) {
            assertThat(bank.pay(key)).isEqualTo("paid " + key);
        }

        assertThat(bank.payments(key)).isOne();
    }

    @Test
    void insideATransactionItIsPartOfThat() {
        transaction.executeWithoutResult(status -> {
            assertThat(bank.pay(key)).isEqualTo("paid " + key);
            status.setRollbackOnly();
        });
        assertThat(bank.payments(key)).isZero();

        for (int i = 0; i < 2; i++) {
            assertThat(transaction.<String>execute(status -> bank.pay(key))).isEqualTo("paid " + key);
        }
        assertThat(bank.payments(key)).isOne();
    }

    @Test
    void theTransactionIsOpenedAsTheMethodAsks() {
        assertThat(bank.isolation(key)).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
        assertThat(bank.isolation(key)).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
        assertThat(bank.payments(key)).isOne();
    }

    @Test
    void inTheCallersTransactionTheCallersIsolationHolds() {
        assertThat(transaction.<Integer>execute(status -> bank.isolation(key)))
                .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
    }

    @Test
    void whereTheManagerComparesThemAnotherIsolationIsRefusedAsWithoutAKey() {
        manager.setValidateExistingTransaction(true);
        try {
            assertThatThrownBy(() -> transaction.execute(status -> bank.isolation(key)))
                    .isInstanceOf(IllegalTransactionStateException.class)
                    .hasMessageContaining("isolation");
        } finally {
            manager.setValidateExistingTransaction(false);
        }
        assertThat(bank.payments(key)).isZero();
    }

    /** PostgreSQL cannot show it to a snapshot that is older; the others' claim reads what is. */
    @Test
    void underRepeatableReadACallThatWasMadeSinceIsAConflictOrReplayed() {
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);

        try {
            String paid = transaction.execute(status -> {
                assertThat(bank.payments(key)).isZero();
                assertThat(CompletableFuture.supplyAsync(() -> bank.pay(key)).join())
                        .isEqualTo("paid " + key);
                return bank.pay(key);
            });
            assertThat(database).isNotEqualTo(Database.POSTGRESQL);
            assertThat(paid).isEqualTo("paid " + key);
        } catch (IdempotencyException.TransactionConflict e) {
            assertThat(database).isEqualTo(Database.POSTGRESQL);
        }
        assertThat(transaction.<String>execute(status -> bank.pay(key))).isEqualTo("paid " + key);
        assertThat(bank.payments(key)).isOne();
    }

    @Test
    void insideATransactionThatIsReadOnlyItIsRefused() {
        transaction.setReadOnly(true);

        assertThatThrownBy(() -> transaction.execute(status -> bank.pay(key)))
                .isInstanceOf(IdempotencyConfigurationException.class)
                .hasMessageContaining("read-only");
        assertThat(bank.payments(key)).isZero();
    }

    @Test
    void whatTheMethodsTransactionWouldCommitInSpiteOfAFailureIsRolledBack() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> bank.tolerate(key)).hasMessage("tolerated");
            assertThatThrownBy(() -> bank.failChecked(key)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> transaction.execute(status -> {
                    assertThatThrownBy(() -> bank.failChecked(key)).isInstanceOf(IOException.class);
                    return "the caller goes on";
                }))
                .isInstanceOf(UnexpectedRollbackException.class);

        assertThat(bank.payments(key)).isZero();
    }

    @Test
    void aRecordedFailureIsKeptWithoutTheWorkAndTheCallersTransactionGoesOn() {
        transaction.executeWithoutResult(status -> {
            assertThat(bank.pay(key)).isEqualTo("paid " + key);
            assertThatThrownBy(() -> bank.decline(key)).hasMessage("declined");
        });
        assertThatThrownBy(() -> bank.decline(key)).hasMessage("declined");
        assertThat(bank.payments(key)).isOne();
    }

    @Test
    void aBodyThatAsksForARollbackAndReturnsIsNoSuccess() {
        assertThatThrownBy(() -> bank.payAndGiveUp(key)).isInstanceOf(UnexpectedRollbackException.class);
        assertThatThrownBy(() -> bank.payAndGiveUpUndoably(key)).isInstanceOf(UnexpectedRollbackException.class);
        assertThatThrownBy(() -> transaction.execute(status -> {
                    assertThatThrownBy(() -> bank.payAndGiveUp(key)).isInstanceOf(UnexpectedRollbackException.class);
                    return "the caller goes on";
                }))
                .isInstanceOf(UnexpectedRollbackException.class);
        assertThatThrownBy(() -> transaction.execute(status -> {
                    assertThatThrownBy(() -> bank.payAndGiveUpUndoably(key))
                            .isInstanceOf(UnexpectedRollbackException.class);
                    return "the caller goes on";
                }))
                .isInstanceOf(UnexpectedRollbackException.class);

        assertThat(bank.payments(key)).isZero();
    }

    @Test
    void inATransactionThatIsToBeRolledBackNothingRuns() {
        assertThatThrownBy(() -> transaction.execute(status -> {
                    assertThatThrownBy(() -> bank.tolerate(key)).hasMessage("tolerated");
                    assertThatThrownBy(() -> bank.pay(key)).isInstanceOf(UnexpectedRollbackException.class);
                    assertThat(bank.payments(key)).isOne();
                    return "the caller goes on";
                }))
                .isInstanceOf(UnexpectedRollbackException.class);

        assertThat(bank.payments(key)).isZero();
    }

    @Test
    void whatFailsRightBeforeTheCommitIsTheCallsFailureAndNothingStands() {
        TransactionSynchronization refusing = new TransactionSynchronization() {
            @Override
            public void beforeCommit(boolean readOnly) {
                throw new IllegalStateException("not so");
            }
        };

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> bank.payAndThen(key, refusing)).hasMessage("not so");
        }
        assertThat(bank.payments(key)).isZero();
    }

    /** It may look like a commit that failed: what follows may be work in a transaction that conflicts with another. */
    @Test
    void whatFailsAfterTheCommitIsToldAndTheCallIsMade() {
        TransactionSynchronization failing = new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                throw new CannotAcquireLockException("too late", new SQLException("deadlock", "40001", 1213));
            }
        };

        assertThatThrownBy(() -> bank.payAndThen(key, failing))
                .isInstanceOf(CannotAcquireLockException.class)
                .hasMessage("too late");
        assertThat(bank.payAndThen(key, failing)).isEqualTo("paid " + key);
        assertThat(bank.payments(key)).isOne();
    }
}
