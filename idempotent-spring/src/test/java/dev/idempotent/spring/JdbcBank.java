package dev.idempotent.spring;

import dev.idempotent.Idempotent;
import java.io.IOException;
import java.sql.Connection;
import java.util.Objects;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Payments by Spring's JDBC, in every way that a method may set its transaction or end it. */
class JdbcBank {

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    JdbcBank(JdbcTemplate template) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
        jdbc.sql("CREATE TABLE payments (id VARCHAR(50))").update();
    }

    private void insert(String id) {
        jdbc.sql("INSERT INTO payments VALUES (?)").param(id).update();
    }

    long payments(String id) {
        return jdbc.sql("SELECT count(*) FROM payments WHERE id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    @Idempotent(key = "#id")
    public String pay(String id) {
        insert(id);
        return "paid " + id;
    }

    @Transactional(noRollbackFor = IllegalStateException.class)
    @Idempotent(key = "#id")
    public String tolerate(String id) {
        insert(id);
        throw new IllegalStateException("tolerated");
    }

    @Transactional
    @Idempotent(key = "#id")
    public String failChecked(String id) throws IOException {
        insert(id);
        throw new IOException("checked");
    }

    @Transactional
    @Idempotent(key = "#id", recordFailures = IllegalArgumentException.class)
    public String decline(String id) {
        insert(id);
        throw new IllegalArgumentException("declined");
    }

    @Transactional
    @Idempotent(key = "#id")
    public String payAndGiveUp(String id) {
        insert(id);
        TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
        return "paid " + id;
    }

    @Transactional
    @Idempotent(key = "#id", recordFailures = IllegalArgumentException.class)
    public String payAndGiveUpUndoably(String id) {
        return payAndGiveUp(id);
    }

    /** What follows the commit, or comes right before it, fails. */
    @Transactional
    @Idempotent(key = "#id", fingerprint = Idempotent.NONE)
    public String payAndThen(String id, TransactionSynchronization then) {
        insert(id);
        TransactionSynchronizationManager.registerSynchronization(then);
        return "paid " + id;
    }

    @Transactional(isolation = Isolation.SERIALIZABLE, timeout = 77)
    @Idempotent(key = "#id")
    public int isolation(String id) {
        insert(id);
        return Objects.requireNonNull(
                template.execute((ConnectionCallback<Integer>) Connection::getTransactionIsolation));
    }
}
