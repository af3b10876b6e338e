package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.testing.Database;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

/** ATOMIC in the transactions of JPA, whose work reaches the database late. */
@Tag("slow")
@ParameterizedClass
@EnumSource(
        value = Database.class,
        names = {"H2", "POSTGRESQL", "MARIADB"})
class JpaTransactionsTest {

    private static final Contexts APPLICATIONS = new Contexts(JpaShop.Settings.class, JpaShop.class);

    private final String key = UUID.randomUUID().toString();
    private final String article = UUID.randomUUID().toString();
    private final JpaShop shop;
    private final JpaTransactionManager manager;
    private final TransactionTemplate transaction;

    JpaTransactionsTest(Database database) {
        var application = APPLICATIONS.on(database);
        shop = application.getBean(JpaShop.class);
        manager = application.getBean(JpaTransactionManager.class);
        transaction = new TransactionTemplate(manager);
        shop.deliver(article);
    }

    @AfterAll
    static void close() {
        APPLICATIONS.close();
    }

    @Test
    void whatTheDatabaseGeneratesIsInTheAnswerThatIsKept() {
        JpaShop.Placed first = shop.place(key, key, article);
        JpaShop.Placed repeat = shop.place(key, key, article);

        assertThat(first.stock().version).isOne();
        assertThat(first.order().id).isNotNull();
        assertThat(first.receipt().id).isNotNull();
        assertThat(repeat).isNotSameAs(first).usingRecursiveComparison().isEqualTo(first);
        assertThat(shop.orders(key)).isOne();
        assertThat(shop.pieces(article)).isEqualTo(99);
    }

    @Test
    void insideATransactionItIsPartOfThat() {
        JpaShop.Placed undone = transaction.execute(status -> {
            JpaShop.Placed placed = shop.place(key, key, article);
            status.setRollbackOnly();
            return placed;
        });
        assertThat(shop.orders(key)).isZero();

        JpaShop.Placed first = transaction.execute(status -> shop.place(key, key, article));
        JpaShop.Placed again = transaction.execute(status -> shop.place(key, key, article));

        assertThat(undone.stock().version).isOne();
        assertThat(first.order().id).isNotEqualTo(undone.order().id);
        assertThat(again).usingRecursiveComparison().isEqualTo(first);
        assertThat(shop.pieces(article)).isEqualTo(99);
    }

    @Test
    void whatThrowsTakesItsWorkAndItsKeyBack() {
        assertThatThrownBy(() -> shop.breakDown(key, key, article)).hasMessage("broken");
        assertThatThrownBy(() -> transaction.execute(status -> {
                    assertThatThrownBy(() -> shop.breakDown(key, key, article)).hasMessage("broken");
                    return "the caller goes on";
                }))
                .isInstanceOf(UnexpectedRollbackException.class);
        assertThat(shop.orders(key)).isZero();

        assertThatThrownBy(() -> shop.breakDown(key, key, article)).hasMessage("broken");
        assertThat(shop.pieces(article)).isEqualTo(100);
    }

    @Test
    void whatFailsOnlyWhenItIsWrittenIsTheBodysFailure() {
        var unused = shop.place(key, key, article);

        assertThatThrownBy(() -> shop.place("own " + key, key, article))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThatThrownBy(() -> transaction.execute(status -> {
                    assertThatThrownBy(() -> shop.place("joined " + key, key, article))
                            .isInstanceOf(DataIntegrityViolationException.class);
                    return "the caller goes on";
                }))
                .isInstanceOf(UnexpectedRollbackException.class);

        assertThat(shop.pieces(article)).isEqualTo(99);
        assertThat(shop.place("own " + key, "own " + key, article).stock().pieces)
                .isEqualTo(98);
        assertThat(shop.place("joined " + key, "joined " + key, article).stock().pieces)
                .isEqualTo(97);
    }

    @Test
    void aRecordedFailureIsKeptWithoutTheWork() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> shop.decline(key, key, article))
                    .isInstanceOf(IOException.class)
                    .hasMessage("declined");
        }

        assertThat(shop.orders(key)).isZero();
        assertThat(shop.pieces(article)).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMethodWithRecordedFailuresIsRefusedInsideATransactionBeforeItRuns(boolean nested) {
        boolean before = manager.isNestedTransactionAllowed();
        manager.setNestedTransactionAllowed(nested);
        try {
            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                        shop.place("before " + key, key, article);
                        assertThatThrownBy(() -> shop.decline(key, "declined " + key, article))
                                .isInstanceOf(IdempotencyConfigurationException.class)
                                .hasMessageContaining("JpaTransactionManager")
                                .hasMessageContaining("record no failures");
                    }))
                    .isInstanceOf(UnexpectedRollbackException.class);
        } finally {
            manager.setNestedTransactionAllowed(before);
        }

        assertThat(shop.orders(key)).isZero();
        assertThatThrownBy(() -> shop.decline(key, key, article)).hasMessage("declined");
    }
}
