package dev.idempotent.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.IdempotencyException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

// What docs/testing.md shows.
@SuppressWarnings("NullAway.Init")
@WebMvcTest(Orders.class)
@TestIdempotency
class OrdersTest {

    @Autowired
    MockMvcTester mvc;

    @Autowired
    IdempotentCalls calls;

    private MvcTestResult place(String key) {
        return mvc.post()
                .uri("/orders")
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"product\":\"pear\",\"quantity\":1}")
                .exchange();
    }

    @Test
    void anOrderIsPlacedOnce() {
        assertThat(place("4711")).hasStatus(HttpStatus.CREATED);
        assertThat(place("4711")).hasStatusOk();

        assertThat(calls).of("place-order").ofKey("4711").executedOnce().replayed(1);
    }

    @Test
    void anOrderThatIsBeingPlacedIsAConflict() {
        calls.force("4711").inProgress();

        assertThat(place("4711")).hasStatus(HttpStatus.CONFLICT);
        assertThat(calls).ofKey("4711").notExecuted().refusedOnce(IdempotencyException.InProgress.class);
    }
}
