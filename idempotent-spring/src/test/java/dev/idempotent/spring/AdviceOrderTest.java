package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotent;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The advice stands inside authorization and outside transactions. */
class AdviceOrderTest {

    /** Runs where the body would: tells whether a transaction is open while the key is claimed and while the body runs. */
    static class Bank {

        final AtomicInteger payments = new AtomicInteger();

        @Idempotent(key = "#id", existing = "inTransactionAtLookUp()")
        @Transactional
        public Boolean inTransaction(String id) {
            return TransactionSynchronizationManager.isActualTransactionActive();
        }

        /** Evaluated by the advice, before the body's transaction: an answer "true" would be the result. */
        public @org.jspecify.annotations.Nullable Boolean inTransactionAtLookUp() {
            return TransactionSynchronizationManager.isActualTransactionActive() ? false : null;
        }

        @Idempotent(key = "#id")
        @PreAuthorize("hasRole('TELLER')")
        public int pay(String id) {
            return payments.incrementAndGet();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE)
    @EnableTransactionManagement(proxyTargetClass = true)
    @EnableMethodSecurity(proxyTargetClass = true)
    static class Application {

        @Bean
        IdempotencyStore store() {
            return new InMemoryIdempotencyStore();
        }

        @Bean
        PlatformTransactionManager transactionManager() {
            return new JdbcTransactionManager(
                    DataSourceBuilder.create().url("jdbc:h2:mem:order").build());
        }

        @Bean
        Bank bank() {
            return new Bank();
        }
    }

    private AnnotationConfigApplicationContext context;
    private Bank bank;

    @BeforeEach
    void start() {
        context = new AnnotationConfigApplicationContext(Application.class);
        bank = context.getBean(Bank.class);
    }

    @AfterEach
    void stop() {
        SecurityContextHolder.clearContext();
        context.close();
    }

    @Test
    void theBodyRunsInItsTransactionAndTheAdviceOutsideIt() {
        assertThat(bank.inTransaction("a")).isTrue();
    }

    @Test
    void aReplayDoesNotBypassAuthorization() {
        as("TELLER");
        assertThat(bank.pay("a")).isEqualTo(1);
        as("GUEST");
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> bank.pay("a"));
    }

    @Test
    void twoPrincipalsWithOneKeyNeverMeet() {
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("anna", "", "ROLE_TELLER"));
        assertThat(bank.pay("a")).isEqualTo(1);
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ben", "", "ROLE_TELLER"));
        assertThat(bank.pay("a")).isEqualTo(2);
    }

    @Test
    void aCallInsideATransactionIsRefusedWithTheReason() {
        as("TELLER");
        var inTransaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));

        assertThatIllegalStateException()
                .isThrownBy(() -> inTransaction.execute(status -> bank.pay("a")))
                .withMessageContaining("inside a transaction")
                .withMessageContaining("rollback");
    }

    private static void as(String role) {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken("anna", "", "ROLE_" + role));
    }
}
