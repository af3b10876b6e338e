package dev.idempotent.samples.orders;

import java.math.BigDecimal;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Each change of a balance locks its row until the transaction ends, and sees what those before it have left. */
@Repository
class AccountTable {

    private final JdbcClient jdbc;
    private final Dialect dialect;

    AccountTable(JdbcClient jdbc, Dialect dialect) {
        this.jdbc = jdbc;
        this.dialect = dialect;
    }

    /** Opens the account where there is none. */
    void credit(String id, BigDecimal amount) {
        open(id);
        jdbc.sql("UPDATE accounts SET balance = balance + :amount WHERE id = :id")
                .param("id", id)
                .param("amount", amount)
                .update();
    }

    private void open(String id) {
        try {
            jdbc.sql(dialect.openAccount()).param("id", id).update();
        } catch (DuplicateKeyException e) {
            // On H2 only: a rival has opened it meanwhile, and the transaction is none the worse for it.
        }
    }

    /** Returns false where there is no such account, or less on it. */
    boolean debit(String id, BigDecimal amount) {
        return jdbc.sql("UPDATE accounts SET balance = balance - :amount WHERE id = :id AND balance >= :amount")
                        .param("id", id)
                        .param("amount", amount)
                        .update()
                == 1;
    }

    Optional<Account> find(String id) {
        return jdbc.sql("SELECT id, balance FROM accounts WHERE id = :id")
                .param("id", id)
                .query(Account.class)
                .optional();
    }
}
