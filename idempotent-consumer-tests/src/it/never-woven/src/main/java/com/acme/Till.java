package com.acme;

import dev.idempotent.Idempotent;
import java.math.BigDecimal;

public class Till {

    public record Invoice(String id, BigDecimal amount) {}

    private static int visits;

    private int runs;

    public int pay(Invoice invoice) {
        return payOnce(invoice);
    }

    @Idempotent(key = "#invoice.id")
    private int payOnce(Invoice invoice) {
        return ++runs;
    }

    @Idempotent(key = "#visitor")
    static int visit(String visitor) {
        return ++visits;
    }
}
