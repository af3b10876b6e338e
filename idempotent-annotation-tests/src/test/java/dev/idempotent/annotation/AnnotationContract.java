package dev.idempotent.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.idempotent.IdempotencyException.InvalidKey;
import dev.idempotent.IdempotencyException.KeyReused;
import dev.idempotent.annotation.subject.Handler;
import dev.idempotent.annotation.subject.Shop;
import dev.idempotent.annotation.subject.Shop.NewOrder;
import dev.idempotent.annotation.subject.Shop.Order;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an annotated method does, in whichever way it is guarded. */
@Timeout(60)
abstract class AnnotationContract {

    /** A guarded object that nobody called yet, with keys that nobody used. */
    abstract Shop shop();

    @Test
    void aRepeatGetsTheStoredResultWithoutRunning() {
        Shop shop = shop();

        Order first = shop.place(new NewOrder("a", 1));
        Order second = shop.place(new NewOrder("a", 1));

        assertThat(second).isEqualTo(first).isNotSameAs(first);
        assertThat(second.total()).isEqualTo(new BigDecimal("1.10"));
        assertThat(shop.runs()).isEqualTo(1);
        assertThat(shop.place(new NewOrder("b", 1)).number()).isEqualTo(2);
    }

    @Test
    void aKeyWithOtherArgumentsOrWithoutAValueIsRefused() {
        Shop shop = shop();
        Order first = shop.place(new NewOrder("a", 1));

        assertThatExceptionOfType(KeyReused.class).isThrownBy(() -> shop.place(new NewOrder("a", 2)));
        assertThatExceptionOfType(InvalidKey.class).isThrownBy(() -> shop.place(new NewOrder(null, 1)));
        assertThatExceptionOfType(InvalidKey.class).isThrownBy(() -> shop.place(new NewOrder(" ", 1)));
        assertThat(shop.runs()).isEqualTo(first.number());
    }

    @Test
    void everyKindOfResultComesBack() throws Exception {
        Shop shop = shop();

        assertThat(shop.nested("a")).isEqualTo(shop.nested("a"));
        assertThat(shop.primitive("a")).isEqualTo(shop.primitive("a"));
        assertThat(shop.optional("a")).isEqualTo(shop.optional("a"));
        assertThat(shop.later("a").get()).isEqualTo(shop.later("a").get());
        shop.nothing("a");
        shop.nothing("a");
        assertThat(shop.absent("a")).isNull();
        assertThat(shop.absent("a")).isNull();
        assertThat(shop.runs()).isEqualTo(6);
    }

    @Test
    void aMethodCalledThroughAGenericInterfaceIsGuardedOnce() {
        Handler<String> shop = shop();

        assertThat(shop.handle("a")).isEqualTo(1);
        assertThat(shop.handle("a")).isEqualTo(1);
        assertThat(shop.handle("b")).isEqualTo(2);
    }

    @Test
    void aDefaultMethodOfAnInterfaceIsGuarded() {
        Shop shop = shop();

        assertThat(shop.ticket("a")).isEqualTo(shop.ticket("a"));
        assertThat(shop.runs()).isEqualTo(1);
    }

    @Test
    void aComposedAnnotationCounts() {
        Shop shop = shop();

        assertThat(shop.composed("a")).isEqualTo(shop.composed("a"));
    }

    @Test
    void aConditionLetsCallsGoUnguarded() {
        Shop shop = shop();

        assertThat(shop.sometimes("a", false)).isNotEqualTo(shop.sometimes("a", false));
        assertThat(shop.sometimes("a", true)).isEqualTo(shop.sometimes("a", true));
    }

    @Test
    void anEntryThatExistsIsTheAnswer() {
        Shop shop = shop();

        assertThat(shop.unlessThere("there")).isEqualTo("found");
        assertThat(shop.unlessThere("new")).isEqualTo("run 1");
    }

    @Test
    void aRecordedFailureIsThrownAgainAndAnotherFreesTheKey() throws Exception {
        Shop shop = shop();

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> shop.failsAtFirst("a"));
        assertThat(shop.failsAtFirst("a")).isEqualTo(2);
        for (int i = 0; i < 2; i++) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> shop.declined("a"))
                    .withMessage("run 3");
        }
    }

    @Test
    void duplicatesOfARunningCallWaitForIt() throws Exception {
        Shop shop = shop();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(threads.submit(() -> shop.slow("a")));
        }
        shop.awaitSlow();
        shop.endSlow();

        for (Future<Integer> call : calls) {
            assertThat(call.get()).isEqualTo(1);
        }
        threads.shutdown();
    }
}
