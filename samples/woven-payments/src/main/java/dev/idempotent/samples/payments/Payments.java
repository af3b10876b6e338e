package dev.idempotent.samples.payments;

import dev.idempotent.Idempotent;
import org.jdbi.v3.core.Jdbi;

/** Pays. What guards it is woven into {@link #payOnce}, which the object calls itself. */
final class Payments {

    private final Jdbi jdbi;

    Payments(Jdbi jdbi) {
        this.jdbi = jdbi;
        jdbi.useHandle(handle -> handle.execute("""
                        CREATE TABLE IF NOT EXISTS payments (
                            number     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                            invoice_id VARCHAR(255) NOT NULL,
                            payee      VARCHAR(255) NOT NULL,
                            amount     DECIMAL(15, 2) NOT NULL
                        )
                        """));
    }

    Receipt pay(Invoice invoice) {
        return payOnce(invoice);
    }

    /** The lease is short, so that a run soon after a kill does not wait long for the invoice that was being paid. */
    @Idempotent(key = "#invoice.id", operation = "pay-invoice", leaseFor = "2s", waitFor = "10s", retainFor = "365d")
    private Receipt payOnce(Invoice invoice) {
        long number = jdbi.withHandle(handle -> handle.createUpdate(
                        "INSERT INTO payments (invoice_id, payee, amount) VALUES (:id, :payee, :amount)")
                .bind("id", invoice.id())
                .bind("payee", invoice.payee())
                .bind("amount", invoice.amount())
                .executeAndReturnGeneratedKeys("number")
                .mapTo(Long.class)
                .one());
        return new Receipt(number, invoice.payee(), invoice.amount());
    }
}
