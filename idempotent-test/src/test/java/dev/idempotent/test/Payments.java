package dev.idempotent.test;

import dev.idempotent.Fingerprint;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotentOperation;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls by hand. */
final class Payments {

    private static final IdempotentOperation<Integer> PAY =
            IdempotentOperation.named("pay-invoice", Integer.class).build();

    private final AtomicInteger paid = new AtomicInteger();
    private final Idempotency idempotency;

    Payments(Idempotency idempotency) {
        this.idempotency = idempotency;
    }

    int pay(String invoice) {
        return idempotency
                .execute(PAY, invoice, Fingerprint.of(), paid::incrementAndGet)
                .value();
    }
}
