package dev.idempotent.samples.payments;

import dev.idempotent.IdempotencyException;
import java.io.PrintStream;

/** One run over a file: says what became of each line, and goes on after those that failed. */
final class PaymentRun implements InvoiceFile.Reader {

    private final Payments payments;
    private final Replays replays;
    private final PrintStream out;
    private final PrintStream err;
    private int paid;
    private int replayed;
    private int failed;

    PaymentRun(Payments payments, Replays replays, PrintStream out, PrintStream err) {
        this.payments = payments;
        this.replays = replays;
        this.out = out;
        this.err = err;
    }

    @Override
    public void invoice(long line, Invoice invoice) {
        try {
            Receipt receipt = payments.pay(invoice);
            say(replays.lastWasReplay() ? "REPLAYED" : "PAID", invoice, receipt);
        } catch (IdempotencyException e) {
            failed++;
            err.println("line " + line + ": invoice " + invoice.id() + " was not paid: " + e.getMessage());
        }
    }

    private void say(String what, Invoice invoice, Receipt receipt) {
        if (replays.lastWasReplay()) {
            replayed++;
        } else {
            paid++;
        }
        out.println(what + " " + invoice.id() + " " + receipt.amount() + " to " + receipt.payee() + " as payment "
                + receipt.number());
        out.flush();
    }

    @Override
    public void broken(long line, String reason) {
        failed++;
        err.println("line " + line + " is broken and was passed over: " + reason);
    }

    /** Sums up, and returns the program's exit status: 1 where a line was not paid. */
    int finish() {
        out.println("paid=" + paid + " replayed=" + replayed);
        out.flush();
        return failed == 0 ? 0 : 1;
    }
}
