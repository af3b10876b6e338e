package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.IdempotencyException.OutcomeUnknown;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import dev.idempotent.testing.Wire;
import dev.idempotent.testing.Wire.Cut;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What ATOMIC adds to Spring's transactions on the wire, and what is told where the commit's answer is lost there. */
@Tag("slow")
@Timeout(120)
@ParameterizedClass
@EnumSource(
        value = Database.class,
        names = {"POSTGRESQL", "MARIADB"})
class CommitsOnTheWireTest {

    private final Wire wire;
    private final Address address;
    private final Contexts byJdbc = new Contexts(JdbcBank.class);
    private final Contexts byJpa = new Contexts(JpaShop.Settings.class, JpaShop.class);

    CommitsOnTheWireTest(Database database) {
        wire = Wire.to(database.fresh());
        Address seen = wire.address();
        // PostgreSQL's driver would name a commit that it has prepared, where the wire looks for the word.
        address = database == Database.POSTGRESQL
                ? new Address(seen.url() + "?preferQueryMode=simple", seen.user(), seen.password())
                : seen;
    }

    /** Connected, so that what is said next is the call. */
    private JdbcBank bank() {
        JdbcBank bank = byJdbc.at(address).getBean(JdbcBank.class);
        assertThat(bank.pay("warm-up")).isEqualTo("paid warm-up");
        return bank;
    }

    private JpaShop shop() {
        JpaShop shop = byJpa.at(address).getBean(JpaShop.class);
        shop.deliver("book");
        return shop;
    }

    @AfterEach
    void close() {
        byJdbc.close();
        byJpa.close();
        wire.close();
    }

    @Test
    void aFirstCallTakesTwoMoreThanItsWorkAndNoFurtherCommitAndAReplayOneAndNoTransaction() {
        var application = byJdbc.at(address);
        JdbcBank bank = application.getBean(JdbcBank.class);
        JdbcTemplate template = application.getBean(JdbcTemplate.class);
        var transaction = new TransactionTemplate(application.getBean(PlatformTransactionManager.class));
        assertThat(bank.pay("warm-up")).isEqualTo("paid warm-up");
        assertThat(wire.roundTrips()).isPositive();
        transaction.executeWithoutResult(status -> template.update("INSERT INTO payments VALUES (?)", "bare"));
        int bare = wire.roundTrips();
        assertThat(bare).isGreaterThanOrEqualTo(2);

        assertThat(bank.pay("a")).isEqualTo("paid a");

        assertThat(wire.roundTrips()).isEqualTo(bare + 2);
        assertThat(bank.pay("a")).isEqualTo("paid a");
        assertThat(wire.roundTrips()).as("of a replay").isEqualTo(1);
    }

    @Test
    void aCommitOfJdbcWhoseAnswerWasLostIsFoundDone() {
        JdbcBank bank = bank();
        wire.cut("COMMIT", Cut.AFTER_THE_SERVER);

        assertThat(bank.pay("a")).isEqualTo("paid a");

        assertThat(wire.hasCut()).isTrue();
        assertThat(bank.pay("a")).isEqualTo("paid a");
        assertThat(bank.payments("a")).isOne();
    }

    @Test
    void aCommitOfJdbcThatWasNotSeenArrivingIsOfUnknownOutcome() {
        JdbcBank bank = bank();
        wire.cut("COMMIT", Cut.BEFORE_THE_SERVER);

        assertThatThrownBy(() -> bank.pay("a")).isInstanceOf(OutcomeUnknown.class);

        assertThat(wire.hasCut()).isTrue();
        assertThat(bank.payments("a")).isZero();
        assertThat(bank.pay("a")).isEqualTo("paid a");
        assertThat(bank.payments("a")).isOne();
    }

    @Test
    void aCommitOfJpaWhoseAnswerWasLostIsFoundDone() {
        JpaShop shop = shop();
        wire.cut("COMMIT", Cut.AFTER_THE_SERVER);

        JpaShop.Placed first = shop.place("a", "1", "book");

        assertThat(wire.hasCut()).isTrue();
        assertThat(shop.place("a", "1", "book")).usingRecursiveComparison().isEqualTo(first);
        assertThat(shop.pieces("book")).isEqualTo(99);
    }

    @Test
    void aCommitOfJpaThatWasNotSeenArrivingIsOfUnknownOutcome() {
        JpaShop shop = shop();
        wire.cut("COMMIT", Cut.BEFORE_THE_SERVER);

        assertThatThrownBy(() -> shop.place("a", "1", "book")).isInstanceOf(OutcomeUnknown.class);

        assertThat(wire.hasCut()).isTrue();
        assertThat(shop.pieces("book")).isEqualTo(100);
        assertThat(shop.place("a", "1", "book").stock().pieces).isEqualTo(99);
    }
}
