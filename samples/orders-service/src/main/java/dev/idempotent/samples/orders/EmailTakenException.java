package dev.idempotent.samples.orders;

import java.io.Serial;

class EmailTakenException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    EmailTakenException(Throwable cause) {
        super("Email already exists", cause);
    }
}
