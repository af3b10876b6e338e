package dev.idempotent.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What operators see and do over HTTP, with Spring Security and a real database. */
class EndpointHttpTest {

    private static final String OPERATOR = "olga";
    private static final String AUDITOR = "aude";

    private static Node node;

    private final String key = UUID.randomUUID().toString();
    private GuardedBank.Payments payments;

    @BeforeAll
    static void start() {
        node = Node.start(
                "spring.jackson.property-naming-strategy=SNAKE_CASE",
                "management.endpoint.idempotency.access=unrestricted",
                "management.endpoint.idempotency.show-values=when-authorized",
                "management.endpoint.idempotency.roles=AUDITOR");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @BeforeEach
    void find() {
        payments = node.bean(GuardedBank.Payments.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/abandoned", "/by-key?key=k"})
    void onlyOperatorsSeeAnything(String path) {
        assertThat(node.get("", path).status()).isEqualTo(401);
        assertThat(node.get("gus", path).status()).isEqualTo(403);
        assertThat(node.get(OPERATOR, path).status()).isEqualTo(200);
    }

    @Test
    void onlyOperatorsSettleAndRelease() {
        JsonNode seen = abandoned();

        assertThat(node.post("", Node.settling(seen, "null")).status()).isEqualTo(401);
        assertThat(node.post("gus", Node.settling(seen, "null")).status()).isEqualTo(403);
        assertThat(release("", seen).status()).isEqualTo(401);
        assertThat(release("gus", seen).status()).isEqualTo(403);

        assertThat(isListed("/abandoned")).isTrue();
    }

    @Test
    void operationsAreShownWithTheirSettingsAndGuarantee() {
        JsonNode overview = node.get(OPERATOR, "").json();

        assertThat(overview.path("guarantee").asString()).isEqualTo("ATOMIC");
        assertThat(overview.path("operations").findValuesAsString("name")).containsExactly("notify", "pay", "refund");
        JsonNode pay = overview.path("operations").get(1);
        assertThat(pay.path("guarantee").asString()).isEqualTo("AT_MOST_ONCE");
        assertThat(pay.path("scope").asString()).isEqualTo("GLOBAL");
        assertThat(pay.path("leaseFor").asString()).isEqualTo("PT2M");
        assertThat(pay.path("waitFor").asString()).isEqualTo("PT5S");
        assertThat(pay.path("retainFor").asString()).isEqualTo("PT168H");
        assertThat(pay.path("resultType").asString()).isEqualTo(GuardedBank.Receipt.class.getName());
        assertThat(pay.path("recordedFailures").get(0).asString()).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void recordsAreCountedByState() throws IOException {
        JsonNode before = node.get(OPERATOR, "").json().path("counts").path("byState");
        assertThat(abandoned().path("attempt").asInt()).isEqualTo(1);
        var unused = payments.pay("done-" + key, true);

        JsonNode counts = node.get(OPERATOR, "").json().path("counts");

        assertThat(counts.path("complete").asBoolean()).isTrue();
        for (String state : new String[] {"ABANDONED", "COMPLETED"}) {
            assertThat(counts.path("byState").path(state).asInt())
                    .isEqualTo(before.path(state).asInt() + 1);
        }
        assertThat(counts.path("byState").path("IN_PROGRESS").isNumber()).isTrue();
    }

    @Test
    void whatRunsIsInProgressAndHasALease() throws Exception {
        CompletableFuture<Void> call = CompletableFuture.runAsync(() -> {
            try {
                payments.tell(key);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        node.bean(GuardedBank.Gate.class).running.await();
        JsonNode record = listed("/in-progress");

        assertThat(record.path("state").asString()).isEqualTo("IN_PROGRESS");
        assertThat(record.path("attempt").asInt()).isEqualTo(1);
        assertThat(record.path("node").asString())
                .endsWith("-" + ProcessHandle.current().pid());
        assertThat(Duration.parse(record.path("leaseLeft").asString())).isPositive();
        assertThat(node.post(OPERATOR, Node.settling(record, "null")).status()).isEqualTo(409);
        assertThat(release(OPERATOR, record).status()).isEqualTo(409);
        assertThat(isListed("/lapsed")).isFalse();

        node.bean(GuardedBank.Gate.class).mayEnd.countDown();
        call.get();
        assertThat(isListed("/in-progress")).isFalse();
        assertThat(record().path("state").asString()).isEqualTo("COMPLETED");
    }

    @Test
    void aDeadNodesCallHasLapsedAndIsReleased() {
        RecordKey call = new RecordKey("notify", "anonymous", key);
        node.claimAndDie(call);
        assertThat(isListed("/in-progress")).isFalse();
        JsonNode record = listed("/lapsed");

        assertThat(record.path("state").asString()).isEqualTo("LAPSED");
        assertThat(record.has("node")).isFalse();
        assertThat(Duration.parse(record.path("age").asString())).isGreaterThan(Duration.ofHours(23));
        assertThat(release(OPERATOR, record).json().path("done").asString()).isEqualTo("released");
        assertThat(node.bean(IdempotencyStore.class).find(call)).isEmpty();
    }

    @Test
    void anAbandonedCallIsSettledAndRepeatsGetTheValue() throws Exception {
        JsonNode seen = abandoned();

        Node.Answer settled = node.post(OPERATOR, Node.settling(seen, "{\"id\":\"r-by-hand\",\"amount\":12.30}"));

        assertThat(settled.json().path("done").asString()).isEqualTo("settled");
        assertThat(payments.pay(key, true)).isEqualTo(new GuardedBank.Receipt("r-by-hand", new BigDecimal("12.30")));
        assertThat(isListed("/abandoned")).isFalse();
        assertThat(node.post(OPERATOR, Node.settling(record(), "{\"id\":\"r-2\"}"))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void anAbandonedCallIsReleasedAndRunsAgain() throws Exception {
        JsonNode seen = abandoned();

        assertThat(release(OPERATOR, seen).status()).isEqualTo(200);

        assertThat(payments.pay(key, true).id()).startsWith("r-");
        assertThat(release(OPERATOR, seen).status()).isEqualTo(409);
    }

    @Test
    void whatFailedForGoodIsListed() {
        assertThatThrownBy(() -> payments.pay("closed-" + key, true)).isInstanceOf(IllegalStateException.class);

        assertThat(node.get(OPERATOR, "/failed").json().path("records").valueStream())
                .filteredOn(record -> record.path("key").asString().equals("closed-" + key))
                .singleElement()
                .satisfies(
                        record -> assertThat(record.path("result").asString()).isEqualTo("FAILURE"));
    }

    @Test
    void aRecordThatHasChangedSinceItWasSeenIsNotTouched() {
        JsonNode seen = abandoned();
        Map<String, Object> changed = Node.settling(seen, "{\"id\":\"r-3\"}");
        changed.put("token", "another");

        Node.Answer refused = node.post(OPERATOR, changed);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("reason").asString()).contains("look again");
        assertThat(isListed("/abandoned")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"secret\",\"amount\":",
                "{\"id\":\"secret\",\"amuont\":1}",
                "{\"id\":\"secret\",\"amount\":\"much\"}",
                "\"secret\"",
                "{\"id\":\"secret\"} {}"
            })
    void aMalformedValueIsRefusedWithTheReason(String json) {
        JsonNode seen = abandoned();

        Node.Answer refused = node.post(OPERATOR, Node.settling(seen, json));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("reason").asString())
                .startsWith("it is no " + GuardedBank.Receipt.class.getName() + " in JSON (")
                .doesNotContain("secret");
        assertThat(isListed("/abandoned")).isTrue();
    }

    @Test
    void whatCannotBeSettledSoIsRefusedWithTheReason() {
        JsonNode seen = abandoned();
        Map<String, Object> unknown = Node.settling(seen, "null");
        unknown.put("operation", "forgotten");
        Map<String, Object> parsed = Node.settling(seen, "null");
        parsed.put("value", Map.of("id", "r-4"));
        Map<String, Object> nobodys = Node.settling(seen, "null");
        nobodys.put("key", "nobodys");

        assertThat(node.post(OPERATOR, unknown).json().path("reason").asString())
                .contains("no operation is known");
        assertThat(node.post(OPERATOR, parsed).status()).isEqualTo(400);
        assertThat(node.post(OPERATOR, nobodys).status()).isEqualTo(404);
        assertThat(node.get(OPERATOR, "/abandoned", "limit", "0")
                        .json()
                        .path("reason")
                        .asString())
                .contains("limit");
        assertThat(node.get(OPERATOR, "/by-key").json().path("reason").asString())
                .contains("key");
        assertThat(node.get(OPERATOR, "/by-key", "key", " ").status()).isEqualTo(400);
        assertThat(node.get(OPERATOR, "/unheard-of").status()).isEqualTo(400);
    }

    @Test
    void resultsAreShownToWhomThatIsAllowed() throws Exception {
        var unused = payments.pay(key, true);

        assertThat(record().path("result").asString()).isEqualTo("VALUE");
        assertThat(record().has("value")).isFalse();
        String shown = node.get(AUDITOR, "/by-key", "key", key)
                .json()
                .path("records")
                .get(0)
                .path("value")
                .asString();
        assertThat(shown).contains("\"amount\":12.30");
    }

    @Test
    void aRecordIsFoundByTheScopeThatItIsShownWithAlsoWhereItsOperationIsForgotten() {
        node.claimAndDie(new RecordKey("forgotten", "of:https://idp/ann", key));

        assertThat(node.get(OPERATOR, "/by-key", "key", key).json().path("records"))
                .isEmpty();
        Node.Answer found =
                node.get(OPERATOR, "/by-key", "key", key, "operation", "forgotten", "scope", "of:https://idp/ann");
        assertThat(found.json().path("records")).hasSize(1);
        assertThat(release(OPERATOR, found.json().path("records").get(0)).status())
                .isEqualTo(200);
    }

    private JsonNode abandoned() {
        assertThatThrownBy(() -> payments.pay(key, false)).isInstanceOf(IOException.class);
        return listed("/abandoned");
    }

    private JsonNode record() {
        JsonNode records = node.get(OPERATOR, "/by-key", "key", key).json().path("records");
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    private JsonNode listed(String list) {
        return node.get(OPERATOR, list, "limit", "1000")
                .json()
                .path("records")
                .valueStream()
                .filter(record -> record.path("key").asString().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not among what is " + list));
    }

    private boolean isListed(String list) {
        return node.get(OPERATOR, list, "limit", "1000")
                .json()
                .path("records")
                .findValuesAsString("key")
                .contains(key);
    }

    private static Node.Answer release(String user, JsonNode seen) {
        return node.release(user, seen);
    }
}
