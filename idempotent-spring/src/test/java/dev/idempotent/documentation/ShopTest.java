package dev.idempotent.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyException.KeyReused;
import dev.idempotent.documentation.Shop.Correction;
import dev.idempotent.documentation.Shop.Line;
import dev.idempotent.documentation.Shop.NewOrder;
import dev.idempotent.documentation.Shop.Order;
import dev.idempotent.documentation.Shop.Registration;
import dev.idempotent.documentation.Shop.SupplierOrder;
import dev.idempotent.documentation.Shop.User;
import dev.idempotent.spring.EnableIdempotency;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What pages say of keys and fingerprints, by the methods they show. */
class ShopTest {

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE)
    static class Application {

        @Bean
        IdempotencyStore store() {
            return new InMemoryIdempotencyStore();
        }

        @Bean
        Shop shop() {
            return new Shop();
        }
    }

    private final AnnotationConfigApplicationContext application =
            new AnnotationConfigApplicationContext(Application.class);
    private final Shop shop = application.getBean(Shop.class);

    @AfterEach
    void close() {
        application.close();
    }

    @Test
    void aMemberIsTheKey() {
        Order first = shop.place(new NewOrder("c1"));

        assertThat(shop.place(new NewOrder("c1"))).isEqualTo(first);
        assertThat(shop.place(new NewOrder("c2"))).isNotEqualTo(first);
    }

    @Test
    void anArgumentIsTheKey() {
        Order first = shop.placeOnce("k1", new NewOrder("c1"));

        assertThat(shop.placeOnce("k1", new NewOrder("c1"))).isEqualTo(first);
    }

    @Test
    void partsOfAKeyDoNotRunIntoEachOther() {
        Order first = shop.takeOver("ab", new SupplierOrder("c"));

        assertThat(shop.takeOver("ab", new SupplierOrder("c"))).isEqualTo(first);
        assertThat(shop.takeOver("a", new SupplierOrder("bc"))).isNotEqualTo(first);
    }

    @Test
    void aMarkedParameterIsTheKeyAndTheOthersAreCompared() {
        UUID request = UUID.randomUUID();
        Order first = shop.cancel(request, 1);

        assertThat(shop.cancel(request, 1)).isEqualTo(first);
        assertThatExceptionOfType(KeyReused.class).isThrownBy(() -> shop.cancel(request, 2));
    }

    @Test
    void whatTheFingerprintDoesNotNameIsNotCompared() {
        Order first = shop.add("r1", new Line("tea", 1, Instant.EPOCH));

        assertThat(shop.add("r1", new Line("tea", 1, Instant.MAX))).isEqualTo(first);
        assertThatExceptionOfType(KeyReused.class).isThrownBy(() -> shop.add("r1", new Line("tea", 2, Instant.EPOCH)));
    }

    @Test
    void nothingIsComparedWhereTheKeySaysAll() {
        Order first = shop.close(LocalDate.EPOCH, "ada");

        assertThat(shop.close(LocalDate.EPOCH, "grace")).isEqualTo(first);
    }

    @Test
    void aCallOnWhichTheConditionDoesNotHoldIsNotGuarded() {
        Order first = shop.correct(new Correction(null));

        assertThat(shop.correct(new Correction(null))).isNotEqualTo(first);
        assertThat(shop.correct(new Correction("c1"))).isEqualTo(shop.correct(new Correction("c1")));
    }

    @Test
    void anEntryThatIsThereIsTheAnswer() {
        User ada = shop.register(new Registration("ada@example.org", "Ada"));

        assertThat(shop.register(new Registration("ada@example.org", "A. Lovelace")))
                .isEqualTo(ada);
    }

    @Test
    void aMailIsSentOnceAndOneThatWasSentBeforeIsNot() {
        shop.welcome("ada@example.org");
        shop.welcome("ada@example.org");
        shop.welcome("grace@example.org");

        assertThat(shop.mails()).singleElement().asString().endsWith("ada@example.org");
    }
}
