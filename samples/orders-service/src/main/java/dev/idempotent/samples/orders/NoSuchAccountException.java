package dev.idempotent.samples.orders;

import java.io.Serial;

class NoSuchAccountException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    NoSuchAccountException() {
        super("There is no such account.");
    }
}
