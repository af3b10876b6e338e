package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The packaged service with the context that was made ahead of time; it does not start where there is none. */
@Tag("slow")
@Timeout(180)
class AheadOfTimeIT {

    private static Node node;

    @BeforeAll
    static void start() {
        node = Node.startAheadOfTime();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void anOrderIsMadeOnceAndItsKeyIsGoodForNothingElse() throws Exception {
        Answer first = node.post("/orders", order(1)).isCreated();

        node.post("/orders", order(1)).isReplayOf(first);
        node.post("/orders", order(2)).isProblem(422);
    }

    private static String order(int quantity) {
        return "{\"client_id\": \"early\", \"product_id\": 1, \"quantity\": " + quantity + "}";
    }

    @Test
    void aUserThatIsThereAlreadyIsFound() throws Exception {
        String user = "{\"client_id\": \"u1\", \"email\": \"ada@example.com\", \"name\": \"Ada\"}";
        Answer made = node.post("/users", user).isCreated();

        Answer found = node.post("/registrations", "{\"email\": \"ada@example.com\", \"name\": \"A. L.\"}")
                .isReplay();

        assertThat(found.json().path("id")).isEqualTo(made.json().path("id"));
    }

    @Test
    void aFailureThatIsAnAnswerStaysOne() throws Exception {
        deposit("d1").isCreated();
        Answer refused = withdraw().isProblem(402);

        deposit("d2").isCreated();

        withdraw().isProblemReplayOf(refused);
    }

    private static Answer deposit(String key) throws Exception {
        return node.post("/accounts/ada/deposits", "{\"amount\": \"10.00\"}", "Idempotency-Key", key);
    }

    private static Answer withdraw() throws Exception {
        return node.post("/accounts/ada/withdrawals", "{\"amount\": \"15.00\"}", "Idempotency-Key", "w1");
    }
}
