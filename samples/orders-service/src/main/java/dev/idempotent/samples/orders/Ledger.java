package dev.idempotent.samples.orders;

import java.math.BigDecimal;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Double entry: what an account gains the cash account loses, so that the sum of all entries is zero. */
@Repository
class Ledger {

    /** No account has this id: see {@link AccountController#ID}. */
    static final String CASH = "(cash)";

    private final JdbcClient jdbc;

    Ledger(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param reference what the client calls the movement
     * @param amount what the account gains, negative where it loses
     */
    void enter(String reference, String account, BigDecimal amount) {
        jdbc.sql("""
                INSERT INTO entries (reference, account, amount)
                VALUES (:reference, :account, :amount), (:reference, :cash, :counterAmount)
                """)
                .param("reference", reference)
                .param("account", account)
                .param("amount", amount)
                .param("cash", CASH)
                .param("counterAmount", amount.negate())
                .update();
    }
}
