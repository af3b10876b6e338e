package dev.idempotent.verification;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyContext;
import dev.idempotent.Idempotent;
import dev.idempotent.KeyScope;
import dev.idempotent.verification.Manner.Ending;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** The annotated methods. Each has one effect, a row, and returns what stands in it. */
class Payments {

    /** What the body throws by itself. */
    static final class Declined extends RuntimeException {

        private static final long serialVersionUID = 1;

        Declined(Ending ending) {
            super(ending.name());
        }
    }

    private final JdbcTemplate here;
    private final Elsewhere elsewhere;
    private final Voice voice;
    private final String node;

    Payments(JdbcTemplate here, Elsewhere elsewhere, Voice voice, NodeSettings settings) {
        this.here = here;
        this.elsewhere = elsewhere;
        this.voice = voice;
        this.node = "node-" + settings.number();
    }

    /** In the transaction of the key. */
    @Idempotent(
            operation = "pay-atomically",
            key = "#key",
            fingerprint = "#amount",
            scope = KeyScope.GLOBAL,
            guarantee = Guarantee.ATOMIC,
            leaseFor = "${lease}",
            waitFor = "${wait}")
    public String payAtomically(String key, int amount, Manner manner) throws InterruptedException {
        return pay(here, manner);
    }

    /** On a connection of its own, as to another system. */
    @Idempotent(
            operation = "pay-at-least-once",
            key = "#key",
            fingerprint = "#amount",
            scope = KeyScope.GLOBAL,
            guarantee = Guarantee.AT_LEAST_ONCE,
            leaseFor = "${lease}",
            waitFor = "${wait}")
    public String payAtLeastOnce(String key, int amount, Manner manner) throws InterruptedException {
        return pay(elsewhere.template(), manner);
    }

    /** As the one before. */
    @Idempotent(
            operation = "pay-at-most-once",
            key = "#key",
            fingerprint = "#amount",
            scope = KeyScope.GLOBAL,
            guarantee = Guarantee.AT_MOST_ONCE,
            leaseFor = "${lease}",
            waitFor = "${wait}")
    public String payAtMostOnce(String key, int amount, Manner manner) throws InterruptedException {
        return pay(elsewhere.template(), manner);
    }

    private String pay(JdbcTemplate database, Manner manner) throws InterruptedException {
        IdempotencyContext call = IdempotencyContext.current().orElseThrow();
        try {
            Thread.sleep(manner.millisBefore());
            end(manner, Ending.THROWS_BEFORE_THE_EFFECT);
            String answer = UUID.randomUUID().toString();
            database.update(
                    "INSERT INTO effects (payment, attempt, token, node, answer) VALUES (?, ?, ?, ?, ?)",
                    call.key(),
                    call.attempt(),
                    call.token(),
                    node,
                    answer);
            Thread.sleep(manner.millisAfter());
            end(manner, Ending.THROWS_AFTER_THE_EFFECT);
            return answer;
        } catch (Throwable e) {
            voice.say("threw", call.token());
            throw e;
        }
    }

    private static void end(Manner manner, Ending here) {
        if (manner.ending() == here) {
            throw new Declined(here);
        }
    }
}
