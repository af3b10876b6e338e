package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Money moves while one JVM after the other is killed; the client repeats each call, with its key, until it is answered. */
@Tag("slow")
@Timeout(180)
class KilledNodesIT {

    private static final int MOVEMENTS = 150;

    private record Movement(String key, String account, String what, BigDecimal amount) {

        static Movement number(int i) {
            return new Movement(
                    "key-" + i,
                    "account-" + i % 3,
                    i % 4 == 3 ? "withdrawals" : "deposits",
                    BigDecimal.valueOf(i + 1L));
        }
    }

    private record Answered(Movement movement, int status) {

        boolean isMade() {
            return status != 402;
        }

        BigDecimal gain(String account) {
            if (!isMade() || !movement.account().equals(account)) {
                return BigDecimal.ZERO;
            }
            return movement.what().equals("deposits")
                    ? movement.amount()
                    : movement.amount().negate();
        }
    }

    private final Queue<Answered> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private List<Node> nodes = List.of();

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void eachMovementIsMadeOnceAndTheLedgerIsBalancedAtEveryMoment(Database database) throws Exception {
        Address address = database.fresh();
        nodes = startedOn(address);
        for (int i = 0; i < 3; i++) {
            move(new Movement("key-opening-" + i, "account-" + i, "deposits", BigDecimal.TEN), i);
        }

        AtomicInteger next = new AtomicInteger();
        CompletableFuture<?> clients = CompletableFuture.runAsync(() -> inEightThreads(() -> moveUntilDone(next)));
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMinutes(2))
                .until(() -> {
                    assertThat(sum(address, "SELECT SUM(amount) FROM entries")).isZero();
                    return clients.isDone();
                });
        clients.get();

        assertThat(unanswered).as("calls that killed nodes did not answer").hasPositiveValue();
        assertThat(answers).hasSize(3 + MOVEMENTS);
        for (Answered answer : answers) {
            assertThat(answer.status()).isIn(200, 201, 402);
            assertThat(sum(
                            address,
                            "SELECT COUNT(*) FROM entries WHERE reference = ?",
                            answer.movement().key()))
                    .as("%s", answer)
                    .isEqualByComparingTo(answer.isMade() ? "2" : "0");
        }
        for (String account : List.of("account-0", "account-1", "account-2")) {
            assertThat(sum(address, "SELECT balance FROM accounts WHERE id = ?", account))
                    .isEqualByComparingTo(answers.stream()
                            .map(answer -> answer.gain(account))
                            .reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(sum(address, "SELECT SUM(amount) FROM entries WHERE account = ?", account));
        }
        assertThat(sum(address, "SELECT SUM(amount) FROM entries")).isZero();
    }

    /** The first by itself, since it makes the tables. */
    private static List<Node> startedOn(Address address) throws Exception {
        List<Node> started = new ArrayList<>(List.of(Node.startOn(address)));
        started.addAll(Together.call(Collections.nCopies(2, () -> Node.startOn(address))));
        return started;
    }

    private static void inEightThreads(Runnable work) {
        try {
            List<Supplier<Integer>> threads = Collections.nCopies(8, () -> {
                work.run();
                return 0;
            });
            Together.call(threads);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void moveUntilDone(AtomicInteger next) {
        for (int i = next.getAndIncrement(); i < MOVEMENTS; i = next.getAndIncrement()) {
            move(Movement.number(i), i);
            if (i == MOVEMENTS / 3) {
                nodes.get(0).kill();
            } else if (i == 2 * MOVEMENTS / 3) {
                nodes.get(1).kill();
            }
        }
    }

    private void move(Movement movement, int number) {
        answers.add(new Answered(movement, statusOf(movement, number)));
    }

    private int statusOf(Movement movement, int number) {
        String path = "/accounts/" + movement.account() + "/" + movement.what();
        String body = "{\"amount\": \"" + movement.amount() + "\"}";
        for (int turn = number; ; turn++) {
            try {
                Answer answer = nodes.get(turn % nodes.size()).post(path, body, "Idempotency-Key", movement.key());
                if (answer.status() != 503) {
                    return answer.status();
                }
            } catch (IOException e) {
                unanswered.incrementAndGet();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static BigDecimal sum(Address address, String query, String... parameters) throws SQLException {
        try (Connection connection = address.connect();
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                BigDecimal sum = row.getBigDecimal(1);
                return sum == null ? BigDecimal.ZERO : sum;
            }
        }
    }
}
