package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.IdempotencyException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The same guarantees without HTTP: whoever calls the beans gets them. */
class InProcessTest extends HttpTest {

    @Autowired
    private OrderService orders;

    @Autowired
    private UserService users;

    @Autowired
    private RegistrationService registrations;

    @Autowired
    private UserTable userTable;

    @Test
    void aReplayIsAnEqualValue() {
        NewOrder order = new NewOrder(112233, 1, newKey());

        Order first = orders.place(order);

        assertThat(orders.place(order)).isEqualTo(first);
        assertThat(orders.all()).contains(first);
        assertThat(ordersOf(order.clientId())).isEqualTo(1);
    }

    @Test
    void whatWasAnsweredInProcessIsReplayedOverHttpAndTheOtherWayRound() {
        String one = newKey();
        String other = newKey();

        Order inProcess = orders.place(new NewOrder(112233, 1, one));
        Answer overHttp = post("/orders", order(other, 1)).isCreated();

        assertThat(post("/orders", order(one, 1)).isReplay().json().path("id").asLong())
                .isEqualTo(inProcess.id());
        assertThat(orders.place(new NewOrder(112233, 1, other)).id())
                .isEqualTo(overHttp.json().path("id").asLong());
    }

    @Test
    void aKeyThatComesWithAnotherPayloadIsRefused() {
        String key = newKey();
        orders.place(new NewOrder(112233, 1, key));

        assertThatThrownBy(() -> orders.place(new NewOrder(112233, 2, key)))
                .isInstanceOf(IdempotencyException.KeyReused.class);
        assertThatThrownBy(() -> orders.place(new NewOrder(112233, 1, " ")))
                .isInstanceOf(IdempotencyException.InvalidKey.class);
    }

    @RepeatedTest(5)
    void fortyCallsWithOneKeyPlaceOneOrder() throws Exception {
        NewOrder order = new NewOrder(112233, 1, newKey());

        List<Order> placed = Together.call(Collections.nCopies(40, () -> orders.place(order)));

        assertThat(placed).hasSize(40).containsOnly(placed.get(0));
        assertThat(ordersOf(order.clientId())).isEqualTo(1);
    }

    @Test
    void sixtyKeysWithSixCallsEachPlaceSixtyOrders() throws Exception {
        long before = orders();
        List<String> keys = Stream.generate(HttpTest::newKey).limit(60).toList();
        List<Supplier<Order>> calls = new ArrayList<>();
        for (String key : keys) {
            calls.addAll(Collections.nCopies(6, () -> orders.place(new NewOrder(112233, 1, key))));
        }

        List<Order> placed = Together.call(calls);

        assertThat(placed).hasSize(360);
        assertThat(new HashSet<>(placed))
                .hasSize(60)
                .extracting(Order::clientId)
                .containsExactlyInAnyOrderElementsOf(keys);
        assertThat(orders()).isEqualTo(before + 60);
    }

    @Test
    void aTakenEmailLeavesTheKeyFree() {
        String key = newKey();
        String taken = newEmail();
        users.create(new NewUser(taken, "Ada", newKey()));

        assertThatThrownBy(() -> users.create(new NewUser(taken, "Grace", key)))
                .isInstanceOf(EmailTakenException.class);

        User created = users.create(new NewUser(newEmail(), "Grace", key));
        assertThat(created.name()).isEqualTo("Grace");
    }

    @Test
    void aRegistrationFindsTheUserWhoIsThere() {
        User user = users.create(new NewUser(newEmail(), "Ada", newKey()));

        assertThat(registrations.register(new Registration(user.email(), "Grace")))
                .isEqualTo(user);
    }

    /** The unproxied service has nobody who asks for an existing entry first, as if the rival had come just after that. */
    @Test
    void aRegistrationThatLosesToANewUserAnswersWithThatUser() {
        User user = users.create(new NewUser(newEmail(), "Ada", newKey()));

        assertThat(new RegistrationService(userTable).register(new Registration(user.email(), "Grace")))
                .isEqualTo(user);
        assertThat(usersWith(user.email())).isEqualTo(1);
    }
}
