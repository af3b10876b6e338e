package dev.idempotent.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.IdempotencyException.Abandoned;
import dev.idempotent.IdempotencyException.InProgress;
import dev.idempotent.IdempotencyException.KeyReused;
import dev.idempotent.IdempotencyException.StoreUnavailable;
import dev.idempotent.test.Orders.Order;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** A slice without database, store and transactions; the default guarantee is ATOMIC. */
@WebMvcTest(Orders.class)
@TestIdempotency
@SuppressWarnings("NullAway.Init") // Spring sets them.
class WebSliceTest {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    IdempotentCalls calls;

    @Autowired
    Orders orders;

    private int before;

    @BeforeEach
    void count() {
        before = orders.placed();
    }

    private MvcTestResult post(String path, String key, int quantity) {
        return mvc.post()
                .uri(path)
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"product\":\"apple\",\"quantity\":" + quantity + "}")
                .exchange();
    }

    @Test
    void aHandlerOfASliceIsGuarded() {
        assertThat(AopUtils.isAopProxy(orders)).isTrue();
        assertThat(post("/orders", "4711", 1)).hasStatus(201);
        assertThat(post("/orders", "4711", 1)).hasStatusOk().hasHeader("Idempotent-Replayed", "true");

        assertThat(calls).ofKey("4711").executedOnce().replayed(1);
        assertThat(calls).of("place-order").executedOnce().refused(0, KeyReused.class);
        assertThat(calls).of("pay").areNone();
        assertThat(orders.placed() - before).isEqualTo(1);
    }

    /** The same key as above, and in whichever order they run. */
    @Test
    void theStoreIsEmptyBeforeEachTest() {
        assertThat(calls).areNone();
        assertThat(post("/orders", "4711", 2)).hasStatus(201);
        assertThat(calls).ofKey("4711").executedOnce();
    }

    @Test
    void anAnswerThatIsForcedIsReplayedWhateverTheArguments() {
        calls.force("4711")
                .replayed(ResponseEntity.created(URI.create("/orders/42")).body(new Order(42, "pear")));

        assertThat(post("/orders", "4711", 7))
                .hasStatusOk()
                .hasHeader("Idempotent-Replayed", "true")
                .hasHeader("Location", "/orders/42")
                .bodyJson()
                .isLenientlyEqualTo("{\"number\":42,\"product\":\"pear\"}");
        assertThat(post("/orders", "4711", 8)).hasStatus(422);

        assertThat(calls).ofKey("4711").notExecuted().replayed(1).refusedOnce(KeyReused.class);
        assertThat(orders.placed()).isEqualTo(before);
    }

    @Test
    void aCallThatIsForcedToBeInProgressIsRefusedWithoutWaitingUntilSomethingElseIsForced() {
        calls.force("place-order", "4711").inProgress();
        long began = System.nanoTime();

        assertThat(post("/orders", "4711", 1)).hasStatus(409).hasHeader("Retry-After", "30");
        assertThat(post("/orders", "4711", 2)).hasStatus(409);
        assertThat(post("/payments", "4711", 1)).hasStatusOk();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
        assertThat(calls)
                .of("place-order")
                .ofKey("4711")
                .refused(2, InProgress.class)
                .notExecuted();

        calls.force("place-order", "4711").replayed(ResponseEntity.ok(new Order(42, "pear")));
        assertThat(post("/orders", "4711", 1)).hasStatusOk().hasHeader("Idempotent-Replayed", "true");
    }

    @Test
    void aCallWithALeaseThatIsForcedToBeInProgressIsRefusedWithoutWaitingToo() {
        calls.force("4711").inProgress();
        long began = System.nanoTime();

        assertThat(post("/payments", "4711", 1)).hasStatus(409).hasHeader("Retry-After", "30");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void aForcedAbandonmentIsTheConflictThatItIs() {
        calls.force("4711").abandoned();

        assertThat(post("/payments", "4711", 1))
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.type")
                .asString()
                .endsWith("abandoned");
        assertThat(calls).ofKey("4711").refusedOnce(Abandoned.class);
    }

    @Test
    void whatIsNeverAbandonedIsNotForcedToBe() {
        calls.force("4711").abandoned();

        assertThat(post("/orders", "4711", 1))
                .failure()
                .rootCause()
                .hasMessageContaining("place-order to be abandoned, and its guarantee is not AT_MOST_ONCE");
    }

    @Test
    void aReusedKeyAndAStoreThatDoesNotAnswerAreForced() {
        calls.force("reused").keyReused();
        calls.force("lost").storeUnavailable();

        assertThat(post("/orders", "reused", 1)).hasStatus(422);
        assertThat(post("/orders", "lost", 1)).hasStatus(503).hasHeader("Retry-After", "5");
        assertThat(post("/payments", "lost", 1)).hasStatus(503);

        assertThat(calls).ofKey("reused").refusedOnce(KeyReused.class);
        assertThat(calls).ofKey("lost").refused(2, StoreUnavailable.class);
        assertThat(orders.placed()).isEqualTo(before);
    }

    @Test
    void aKeyThatWasUsedCannotBeForced() {
        assertThat(post("/payments", "4711", 1)).hasStatusOk();
        calls.force("4711").replayed(new Order(42, "pear"));

        assertThat(post("/payments", "4711", 1)).failure().rootCause().hasMessageContaining("was called");
    }

    @Test
    void aValueOfAnotherTypeIsToldAsWhatItIs() {
        calls.force("4711").replayed("a pear");

        assertThat(post("/payments", "4711", 1))
                .hasStatus(500)
                .bodyJson()
                .extractingPath("$.type")
                .asString()
                .endsWith("result-unreadable");
    }

    @Test
    void aBodyThatThrowsIsToldToHaveFailed() {
        assertThat(post("/payments", "4711", -1)).hasFailed();

        assertThat(calls).of("pay").ofKey("4711").failed(1).notExecuted();
    }

    @Nested
    class WithinAnother {

        @Test
        void callsAreThoseOfTheTestAround() {
            assertThat(calls).areNone();
            assertThat(post("/orders", "4711", 3)).hasStatus(201);
            assertThat(calls).ofKey("4711").executedOnce();
        }
    }
}
