package dev.idempotent.documentation;

import dev.idempotent.AesGcmResultCodec;
import dev.idempotent.Fingerprint;
import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyRecords;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.Outcome;
import dev.idempotent.aop.IdempotentAspect;
import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMode;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.IdempotencyStore;
import java.math.BigDecimal;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** What pages show of programs without a container. */
final class ByHand {

    record Invoice(String id, BigDecimal amount) {}

    record Receipt(String number, BigDecimal amount) {}

    /** Another system, which tells what it did. */
    interface Bank {

        Receipt pay(Invoice invoice);

        Optional<Receipt> find(String invoiceId);
    }

    private ByHand() {}

    static IdempotentAspect.Configured weave(IdempotencyStore store) {
        return IdempotentAspect.configure(Idempotency.builder(store).build());
    }

    static Outcome<Receipt> pay(IdempotencyStore store, Invoice invoice, Bank bank) {
        Idempotency idempotency =
                Idempotency.builder(store).guarantee(Guarantee.AT_LEAST_ONCE).build();
        IdempotentOperation<Receipt> pay =
                IdempotentOperation.named("pay-invoice", Receipt.class).build();

        Outcome<Receipt> outcome =
                idempotency.execute(pay, invoice.id(), Fingerprint.of(invoice.amount()), () -> bank.pay(invoice));
        return outcome;
    }

    static Idempotency encrypting(IdempotencyStore store, byte[] key) {
        return Idempotency.builder(store)
                .wrapCodec(AesGcmResultCodec.sealingWith("2026-11", key)::around)
                .build();
    }

    /** The work is on the handle that the key is on, so that both commit together. */
    static Outcome<Integer> inOneTransaction(DataSource dataSource, Invoice invoice) {
        Jdbi jdbi = Jdbi.create(dataSource);
        try (JdbiIdempotencyStore store = JdbiIdempotencyStore.builder(jdbi)
                        .schema(SchemaMode.CREATE)
                        .build();
                Idempotency idempotency = Idempotency.builder(store).build()) {
            IdempotentOperation<Integer> book =
                    IdempotentOperation.named("book-invoice", Integer.class).build();

            return idempotency.execute(
                    book,
                    invoice.id(),
                    Fingerprint.of(invoice.amount()),
                    () -> jdbi.withHandle(handle -> handle.execute(
                            "INSERT INTO bookings (invoice_id, amount) VALUES (?, ?)",
                            invoice.id(),
                            invoice.amount())));
        }
    }

    /** What an operator does who can ask the other system; gives back how many records are done. */
    static int settle(Idempotency idempotency, IdempotentOperation<Receipt> pay, Bank bank) {
        int done = 0;
        IdempotencyRecords records = idempotency.records();
        for (IdempotencyRecord record : records.list(State.ABANDONED, 100)) {
            Optional<Receipt> paid = bank.find(record.key().value());
            boolean changed = paid.isPresent() ? records.settle(record, pay, paid.get()) : records.release(record);
            done += changed ? 1 : 0;
        }
        return done;
    }
}
