package dev.idempotent.samples.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.IdempotencyException;
import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMode;
import dev.idempotent.test.IdempotencyExtension;
import dev.idempotent.test.IdempotentCalls;
import java.math.BigDecimal;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The woven class by itself, on a database in memory. */
class PaymentsTest {

    private static final Jdbi JDBI = Jdbi.create("jdbc:h2:mem:payments;DB_CLOSE_DELAY=-1");
    private static final Invoice INVOICE = new Invoice("4711", "Ada", new BigDecimal("10.00"));

    @RegisterExtension
    static final IdempotencyExtension IDEMPOTENCY = IdempotencyExtension.of(
            IdempotentCalls.on(
                    JdbiIdempotencyStore.builder(JDBI).schema(SchemaMode.CREATE).build()),
            settings -> settings);

    private final Payments payments = new Payments(JDBI);

    @Test
    void anInvoiceIsPaidOnce() {
        assertThat(payments.pay(INVOICE)).isEqualTo(payments.pay(INVOICE));

        assertThat(IDEMPOTENCY.calls())
                .of("pay-invoice")
                .ofKey("4711")
                .executedOnce()
                .replayed(1);
    }

    @Test
    void anInvoiceThatIsBeingPaidElsewhereIsNotPaid() {
        IDEMPOTENCY.calls().force("4711").inProgress();

        assertThatThrownBy(() -> payments.pay(INVOICE)).isInstanceOf(IdempotencyException.InProgress.class);
        assertThat(IDEMPOTENCY.calls()).ofKey("4711").notExecuted();
    }
}
