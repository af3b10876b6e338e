package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What records tell of who has them. */
class NodeTest {

    private static final IdempotentOperation<String> PAY =
            IdempotentOperation.named("pay", String.class).build();

    private final InMemoryIdempotencyStore store = new InMemoryIdempotencyStore();

    @Test
    void aRecordTellsWhichNodeHasItAndWhichSettledIt() {
        try (Idempotency first = Idempotency.builder(store).node("first").build();
                Idempotency second = Idempotency.builder(store).node("second").build()) {
            String token = first.execute(PAY, "k", Fingerprint.none(), () -> {
                        assertThat(second.records().node(only(State.IN_PROGRESS)))
                                .contains("first");
                        return IdempotencyContext.current().orElseThrow().token();
                    })
                    .value();

            assertThat(token).endsWith(".first").hasSizeLessThanOrEqualTo(ClaimRequest.MAX_TOKEN);
            assertThat(second.records().node(only(State.COMPLETED))).contains("first");
        }
    }

    @Test
    void unlessToldItIsThisProcess() {
        try (Idempotency engine = Idempotency.builder(store).build()) {
            var unused = engine.execute(PAY, "k", Fingerprint.none(), () -> "paid");

            assertThat(engine.records().node(only(State.COMPLETED)))
                    .hasValueSatisfying(name -> assertThat(name)
                            .endsWith("-" + ProcessHandle.current().pid()));
        }
    }

    private IdempotencyRecord only(State state) {
        assertThat(store.list(state, 2)).hasSize(1);
        return store.list(state, 1).get(0);
    }

    @Test
    void theLongestNameLeavesTokensDistinctAndNoLongerThanTheyMayBe() {
        Node longest = new Node("n".repeat(Node.MOST));
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            tokens.add(longest.newToken());
        }

        assertThat(tokens).hasSize(10_000).allMatch(token -> token.length() == ClaimRequest.MAX_TOKEN);
    }

    @ParameterizedTest
    @CsvSource({
        "orders, 4711, orders-4711",
        "orders-7d4b9c7d5-x2x1z, 1, 4b9c7d5-x2x1z",
        "orders-7d4b9c7d5-x2x1z, 12, c7d5-x2x1z-12",
        "knöt, 7, kn_t-7",
        "'', 1, -1"
    })
    void namesEndAsHostAndProcessDo(String host, long pid, String name) {
        assertThat(Node.named(host, pid).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "nödel", "12345678901234"})
    void aNameThatIsNoneIsRefused(String name) {
        assertThatThrownBy(() -> Idempotency.builder(store).node(name))
                .isInstanceOf(IdempotencyConfigurationException.class)
                .hasMessageContaining("1 to 13 characters");
    }
}
