package dev.idempotent.benchmarks;

import dev.idempotent.Idempotent;

/**
 * The annotated method. The weaver does not see what an interface says, a proxy does; so its two classes are one of each
 * kind.
 */
interface Paying {

    @Idempotent(key = "#payment.key", operation = "pay")
    String pay(Payment payment);

    /** What is asked for, and compared. */
    record Payment(String key, int account, long amount) {

        static Payment of(String key) {
            return new Payment(key, 4711, 100);
        }
    }

    /** For a proxy. */
    record Plain(Work work) implements Paying {

        @Override
        public String pay(Payment payment) {
            return work.run(payment.key());
        }
    }

    /** Woven at compile time. */
    record Woven(Work work) implements Paying {

        @Override
        @Idempotent(key = "#payment.key", operation = "pay")
        public String pay(Payment payment) {
            return work.run(payment.key());
        }
    }
}
