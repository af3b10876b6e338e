package dev.idempotent.samples.orders;

import java.io.Serial;

/** An answer, which repeats get too: public with a constructor for a text, so that it can be thrown again. */
public class InsufficientFundsException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    public InsufficientFundsException(String message) {
        super(message);
    }
}
