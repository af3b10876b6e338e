package dev.idempotent.samples.orders;

import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import java.math.BigDecimal;
import org.springframework.stereotype.Service;

/**
 * Moves money. Balance, entries and key commit together, so that a repeat after any crash finds all of them or none. What must
 * be equal between two calls with one key is every other argument: with another account or amount the key is refused.
 */
@Service
class AccountService {

    private final AccountTable accounts;
    private final Ledger ledger;

    AccountService(AccountTable accounts, Ledger ledger) {
        this.accounts = accounts;
        this.ledger = ledger;
    }

    /** The first deposit opens the account. */
    @Idempotent(operation = "deposit")
    public Account deposit(@IdempotencyKey String key, String id, BigDecimal amount) {
        accounts.credit(id, amount);
        ledger.enter(key, id, amount);
        return account(id);
    }

    /** That there was too little is an answer like any other: a repeat gets it even when there is enough by then. */
    @Idempotent(operation = "withdraw", recordFailures = InsufficientFundsException.class)
    public Account withdraw(@IdempotencyKey String key, String id, BigDecimal amount) {
        if (!accounts.debit(id, amount)) {
            throw new InsufficientFundsException(account(id).id() + " has less than what was to be withdrawn.");
        }
        ledger.enter(key, id, amount.negate());
        return account(id);
    }

    public Account account(String id) {
        return accounts.find(id).orElseThrow(NoSuchAccountException::new);
    }
}
