package com.acme;

import dev.idempotent.Idempotent;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicInteger;
import lombok.RequiredArgsConstructor;
import lombok.SneakyThrows;
import lombok.Value;

/** ajc's own compiler could not compile this: it does not know what Lombok adds. */
@RequiredArgsConstructor
public class Till {

    @Value
    public static class Invoice {

        String id;
        BigDecimal amount;
    }

    private static int visits;

    private final AtomicInteger runs;

    public Till() {
        this(new AtomicInteger());
    }

    public int pay(Invoice invoice) {
        return payOnce(invoice);
    }

    @SneakyThrows
    @Idempotent(key = "#invoice.id", fingerprint = "#invoice.amount")
    private int payOnce(Invoice invoice) {
        if (invoice.getAmount().signum() < 0) {
            throw new java.io.IOException("negative");
        }
        return runs.incrementAndGet();
    }

    @Idempotent(key = "#visitor")
    static int visit(String visitor) {
        return ++visits;
    }
}
