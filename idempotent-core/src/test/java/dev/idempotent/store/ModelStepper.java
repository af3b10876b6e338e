package dev.idempotent.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.IdempotencyRecord.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Does the steps of a {@link ModelWalk} on a store, and tells what it says in the model's words. A tick is a second. */
final class ModelStepper {

    private static final RecordKey KEY = new RecordKey("op", "scope", "key");
    private static final String OPERATORS_TOKEN = "0.1";

    private final TestClock clock;
    private final IdempotencyStore store;

    ModelStepper(TestClock clock, IdempotencyStore store) {
        this.clock = clock;
        this.store = store;
    }

    /** Fails at the first step whose outcome is another than the model's. */
    void walk(ModelWalk walk) {
        for (int i = 0; i < walk.steps().size(); i++) {
            String step = walk.steps().get(i);
            String asked = step.substring(0, step.indexOf(" ->"));
            assertThat(asked + " ->" + answer(asked.split(" ")) + " | " + stands())
                    .as("%s, step %d", walk, i + 1)
                    .isEqualTo(step);
        }
    }

    private String answer(String[] asked) {
        return switch (asked[0]) {
            case "tick" -> {
                clock.pass(Duration.ofSeconds(1));
                yield "";
            }
            case "claim" -> " " + claim(asked);
            case "deleteExpired" -> " " + store.deleteExpired(10);
            default -> " " + isWritten(asked[0], lease(asked[1]), asked);
        };
    }

    private String claim(String[] asked) {
        Claim claim = store.claim(new ClaimRequest(
                KEY, asked[1], asked[2], ticks(asked[3]), ticks(asked[4]), Duration.ZERO, asked[5].equals("1")));
        if (claim instanceof Claim.Granted granted) {
            assertThat(granted.lease().token()).isEqualTo(asked[1]);
            return "granted " + granted.lease().attempt();
        }
        if (claim instanceof Claim.InProgress rival) {
            return "inprogress " + rival.fingerprint() + " " + rival.leaseLeft().toSeconds();
        }
        if (claim instanceof Claim.Completed repeated) {
            return "completed " + repeated.fingerprint() + " " + name(repeated.result());
        }
        return "abandoned " + ((Claim.Abandoned) claim).fingerprint();
    }

    private boolean isWritten(String what, Lease lease, String[] asked) {
        return switch (what) {
            case "complete" -> store.complete(lease, result(asked[1]), ticks(asked[2]));
            case "renew" -> store.renew(List.of(lease), ticks(asked[2])).contains(lease);
            case "release" -> store.release(lease);
            case "abandon" -> store.abandon(lease);
            case "settle" -> store.settle(lease, OPERATORS_TOKEN, result(OPERATORS_TOKEN), ticks(asked[2]));
            case "discard" -> store.discard(lease);
            default -> throw new IllegalArgumentException("the model knows no " + what);
        };
    }

    private String stands() {
        return store.find(KEY).map(ModelStepper::described).orElse("none");
    }

    private static String described(IdempotencyRecord record) {
        String state = record.state() == State.IN_PROGRESS
                ? "running"
                : record.state().name().toLowerCase(Locale.ROOT);
        String lease = record.state() == State.COMPLETED ? "" : " " + left(record.leaseLeft());
        String result = record.result().map(kept -> " - " + name(kept)).orElse("");
        return state + " " + record.token() + " " + record.attempt() + " " + record.fingerprint() + lease + " "
                + left(record.retentionLeft()) + result;
    }

    private static long left(Duration time) {
        return Math.max(0, time.toSeconds());
    }

    private static Duration ticks(String number) {
        return Duration.ofSeconds(Long.parseLong(number));
    }

    /** Owners' writes are fenced by token: the attempt is not looked at. */
    private static Lease lease(String token) {
        return new Lease(KEY, token, 1);
    }

    private static StoredResult result(String token) {
        return StoredResult.value("token", token.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(StoredResult result) {
        return new String(result.bytes(), StandardCharsets.UTF_8);
    }
}
