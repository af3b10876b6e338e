package dev.idempotent.samples.orders;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ConcurrentHttpTest extends HttpTest {

    private static final String EMAIL_TAKEN = "{\"error\":\"Email already exists\"}";

    @RepeatedTest(5)
    void fortyCallsWithOneKeyPlaceOneOrder() throws Exception {
        String key = newKey();

        List<Answer> answers = Together.call(Collections.nCopies(40, () -> post("/orders", order(key, 1))));

        assertThat(answers).hasSize(40);
        isOneCreatedAndItsReplays(answers);
        assertThat(ordersOf(key)).isEqualTo(1);
    }

    @Test
    void sixtyKeysWithSixCallsEachPlaceSixtyOrders() throws Exception {
        long before = orders();
        List<String> keys = Stream.generate(HttpTest::newKey).limit(60).toList();
        List<Supplier<Answer>> calls = new ArrayList<>();
        for (String key : keys) {
            calls.addAll(Collections.nCopies(6, () -> post("/orders", order(key, 1))));
        }

        Map<String, List<Answer>> answers = Together.call(calls).stream()
                .collect(groupingBy(answer -> answer.json().path("client_id").asString()));

        assertThat(answers).containsOnlyKeys(keys);
        assertThat(answers.values()).allSatisfy(ofOneKey -> {
            assertThat(ofOneKey).hasSize(6);
            isOneCreatedAndItsReplays(ofOneKey);
        });
        assertThat(keys).allSatisfy(key -> assertThat(ordersOf(key)).isEqualTo(1));
        assertThat(orders()).isEqualTo(before + 60);
    }

    @RepeatedTest(5)
    void ofTwoPayloadsThatRaceForOneKeyOneIsRefused() throws Exception {
        String key = newKey();
        List<Supplier<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            calls.add(() -> post("/orders", order(key, 1)));
            calls.add(() -> post("/orders", order(key, 2)));
        }

        List<Answer> answers = Together.call(calls);

        List<Answer> refused = having(422, answers);
        assertThat(refused).hasSize(10).allSatisfy(answer -> answer.isProblem(422));
        isOneCreatedAndItsReplays(
                answers.stream().filter(answer -> !refused.contains(answer)).toList());
        assertThat(ordersOf(key)).isEqualTo(1);
    }

    @RepeatedTest(5)
    void oneEmailWithManyKeysIsOneUser() throws Exception {
        String email = newEmail();

        List<Answer> answers =
                Together.call(Collections.nCopies(20, () -> post("/users", user(email, "Ada", newKey()))));

        assertThat(having(201, answers)).hasSize(1);
        assertThat(having(400, answers)).hasSize(19).extracting(Answer::body).containsOnly(EMAIL_TAKEN);
        assertThat(usersWith(email)).isEqualTo(1);
    }

    @RepeatedTest(20)
    void whoeverIsCreatedWhileRegisteringIsOneUserToAllWhoRegister() throws Exception {
        String email = newEmail();
        List<Supplier<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(() -> post("/users", user(email, "Ada", newKey())));
            calls.add(() -> post("/registrations", registration(email, "Grace")));
        }

        List<Answer> answers = Together.call(calls);

        String there =
                post("/registrations", registration(email, "Grace")).isReplay().body();
        for (int i = 0; i < answers.size(); i += 2) {
            assertThat(answers.get(i).status()).isIn(201, 400);
            assertThat(answers.get(i + 1).status()).isIn(201, 200);
            assertThat(answers.get(i + 1).body()).isEqualTo(there);
        }
        assertThat(usersWith(email)).isEqualTo(1);
    }

    private static void isOneCreatedAndItsReplays(List<Answer> answers) {
        assertThat(having(201, answers)).hasSize(1);
        Answer first = having(201, answers).get(0).isCreated();
        assertThat(answers).filteredOn(answer -> answer.status() != 201).allSatisfy(replay -> replay.isReplayOf(first));
    }

    private static List<Answer> having(int status, List<Answer> answers) {
        return answers.stream().filter(answer -> answer.status() == status).toList();
    }
}
