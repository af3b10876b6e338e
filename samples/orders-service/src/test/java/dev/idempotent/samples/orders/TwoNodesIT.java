package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two JVMs of the packaged service on one PostgreSQL. */
@Tag("slow")
@Timeout(180)
class TwoNodesIT {

    private static final Address DATABASE = Database.POSTGRESQL.fresh();
    private static final List<Node> NODES = new ArrayList<>();

    @BeforeAll
    static void start() {
        NODES.add(Node.start(DATABASE));
        NODES.add(Node.start(DATABASE));
    }

    @AfterAll
    static void stop() {
        NODES.forEach(Node::close);
    }

    @Test
    void fortyDuplicatesOverBothMakeOneOrderAndGetEqualAnswers() throws Exception {
        assertOneEffect("/orders", order("forty"), "SELECT COUNT(*) FROM orders WHERE client_id = 'forty'");
    }

    @Test
    void fortyDuplicatesOverBothMakeOneUserAndGetEqualAnswers() throws Exception {
        assertOneEffect(
                "/users",
                "{\"client_id\": \"user-1\", \"email\": \"ada@example.com\", \"name\": \"Ada\"}",
                "SELECT COUNT(*) FROM users WHERE email = 'ada@example.com'");
    }

    private static void assertOneEffect(String path, String json, String count) throws Exception {
        List<Supplier<Answer>> calls = IntStream.range(0, 40)
                .<Supplier<Answer>>mapToObj(
                        i -> () -> answered(NODES.get(i % 2), path, json).orElseThrow())
                .toList();

        List<Answer> answers = Together.call(calls);

        assertThat(answers).extracting(Answer::body).containsOnly(answers.get(0).body());
        assertThat(answers).extracting(Answer::status).containsOnly(200, 201);
        assertThat(answers).extracting(Answer::status).containsOnlyOnce(201);
        assertThat(number(count)).isEqualTo(1);
    }

    @Test
    void whenOneIsKilledTheOtherAnswersForBothAndNoOrderIsMadeTwice() throws Exception {
        int orders = 60;
        AtomicInteger unanswered = new AtomicInteger(orders);
        try (Node doomed = Node.start(DATABASE)) {
            List<Supplier<Optional<Answer>>> calls = IntStream.range(0, orders)
                    .<Supplier<Optional<Answer>>>mapToObj(i -> () -> {
                        Optional<Answer> answer = answered(doomed, "/orders", order("doomed-" + i));
                        if (unanswered.decrementAndGet() == orders * 2 / 3) {
                            doomed.kill();
                        }
                        return answer;
                    })
                    .toList();
            List<Optional<Answer>> before = Together.call(calls);

            for (int i = 0; i < orders; i++) {
                Answer after =
                        answered(NODES.get(0), "/orders", order("doomed-" + i)).orElseThrow();
                assertThat(after.status()).isIn(200, 201);
                int rows = number("SELECT COUNT(*) FROM orders WHERE client_id = 'doomed-" + i + "'");
                if (before.get(i).isPresent()) {
                    assertThat(after.isReplay().body())
                            .isEqualTo(before.get(i).get().body());
                }
                assertThat(rows).isEqualTo(1);
            }
            assertThat(before).as("calls that the killed node did not answer").contains(Optional.empty());
        }
    }

    private static Optional<Answer> answered(Node node, String path, String json) {
        try {
            return Optional.of(node.post(path, json));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String order(String clientId) {
        return "{\"client_id\": \"" + clientId + "\", \"product_id\": 1, \"quantity\": 1}";
    }

    private static int number(String query) throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return row.getInt(1);
        }
    }
}
