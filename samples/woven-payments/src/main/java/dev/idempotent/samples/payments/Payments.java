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

    /**
     * Pays in the transaction of the key, which the store has opened on the same Jdbi: a kill undoes both, and the next run does
     * not wait for anything.
     */
    @Idempotent(key = "#invoice.id", operation = "pay-invoice", retainFor = "365d")
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
