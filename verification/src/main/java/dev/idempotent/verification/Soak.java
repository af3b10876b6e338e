package dev.idempotent.verification;

import java.util.concurrent.ExecutionException;

/** The program of the script {@code soak}; its exit status is 0 where the guarantee held, 1 where not, 2 where it did not run. */
final class Soak {

    private Soak() {}

    public static void main(String... arguments) throws InterruptedException, ExecutionException {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(Run.of(options, System.out).holds() ? 0 : 1);
    }
}
