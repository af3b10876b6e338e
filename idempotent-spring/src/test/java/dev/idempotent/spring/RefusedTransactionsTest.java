package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotent;
import jakarta.transaction.Transactional.TxType;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** How a method sets its own transaction may keep it from sharing one with its key: start-up fails and says so. */
class RefusedTransactionsTest {

    private final ApplicationContextRunner boot = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class,
                    TransactionAutoConfiguration.class,
                    JdbiStoreAutoConfiguration.class,
                    IdempotencyAutoConfiguration.class))
            .withPropertyValues("spring.datasource.generate-unique-name=true", "patience=77", "manager=another");

    static class Later {

        @Idempotent(key = "#id")
        public CompletableFuture<String> pay(String id) {
            return CompletableFuture.completedFuture(id);
        }
    }

    static class Releasing {

        @Idempotent(key = "#id", releaseOn = IOException.class)
        public String pay(String id) {
            return id;
        }
    }

    static class Apart {

        @Transactional(propagation = Propagation.REQUIRES_NEW)
        @Idempotent(key = "#id")
        public String pay(String id) {
            return id;
        }
    }

    static class NeverInOne {

        @Transactional(propagation = Propagation.NEVER)
        @Idempotent(key = "#id")
        public String pay(String id) {
            return id;
        }
    }

    static class OutsideOfOne {

        @Transactional(propagation = Propagation.NOT_SUPPORTED)
        @Idempotent(key = "#id")
        public String pay(String id) {
            return id;
        }
    }

    static class NotPublic {

        @Transactional(propagation = Propagation.REQUIRES_NEW)
        @Idempotent(key = "#id")
        String pay(String id) {
            return id;
        }
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    static class AsItsClassSays {

        @Idempotent(key = "#id")
        public String pay(String id) {
            return id;
        }
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    interface Paying {

        String pay(String id);
    }

    static class AsItsInterfaceSays implements Paying {

        @Override
        @Idempotent(key = "#id")
        public String pay(String id) {
            return id;
        }
    }

    static class JakartasApart {

        @jakarta.transaction.Transactional(TxType.REQUIRES_NEW)
        @Idempotent(key = "#id")
        public String pay(String id) {
            return id;
        }
    }

    @jakarta.transaction.Transactional(TxType.NOT_SUPPORTED)
    static class JakartasOutsideOfOne {

        @Idempotent(key = "#id")
        public String pay(String id) {
            return id;
        }
    }

    static class JakartasNever {

        @jakarta.transaction.Transactional(TxType.NEVER)
        @Idempotent(key = "#id")
        public String pay(String id) {
            return id;
        }
    }

    @Transactional(readOnly = true)
    static class ReadOnly {

        @Idempotent(key = "#id")
        public String pay(String id) {
            return id;
        }
    }

    static class OfAnotherManager {

        @Transactional("${manager}")
        @Idempotent(key = "#id")
        public String pay(String id) {
            return id;
        }
    }

    static Stream<Arguments> whatCannotBeAtomic() {
        return Stream.of(
                arguments(Later.class, "its result comes after its transaction has ended"),
                arguments(Releasing.class, "releaseOn is for AT_MOST_ONCE"),
                arguments(Apart.class, "the propagation REQUIRES_NEW"),
                arguments(NeverInOne.class, "the propagation NEVER"),
                arguments(OutsideOfOne.class, "the propagation NOT_SUPPORTED"),
                arguments(NotPublic.class, "the propagation REQUIRES_NEW"),
                arguments(AsItsClassSays.class, "the propagation REQUIRES_NEW"),
                arguments(AsItsInterfaceSays.class, "the propagation REQUIRES_NEW"),
                arguments(JakartasApart.class, "the propagation REQUIRES_NEW"),
                arguments(JakartasOutsideOfOne.class, "the propagation NOT_SUPPORTED"),
                arguments(JakartasNever.class, "the propagation NEVER"),
                arguments(ReadOnly.class, "its @Transactional is read-only"),
                arguments(OfAnotherManager.class, "of the transaction manager another"));
    }

    @ParameterizedTest
    @MethodSource("whatCannotBeAtomic")
    void whatCannotBeAtomicIsRefusedAtStartUpWithTheReason(Class<?> bean, String reason) {
        boot.withBean(bean)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining(reason)
                        .hasStackTraceContaining(bean.getSimpleName()));
    }

    static class TwoManagers {

        @Bean
        @Primary
        DataSourceTransactionManager stores(DataSource dataSource) {
            return new DataSourceTransactionManager(dataSource);
        }

        @Bean
        DataSourceTransactionManager another() {
            return new DataSourceTransactionManager(new DriverManagerDataSource("jdbc:h2:mem:another"));
        }
    }

    @Test
    void anotherManagersTransactionIsRefusedAlsoWhereThereIsSuchAManager() {
        boot.withUserConfiguration(TwoManagers.class)
                .withBean(OfAnotherManager.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("another, which is not the one on the store's DataSource"));
    }

    static class Patient {

        @Transactional(timeoutString = "${patience}")
        @Idempotent(key = "#id")
        public String pay(String id) {
            return id;
        }

        @Transactional(propagation = Propagation.REQUIRES_NEW, readOnly = true)
        @Idempotent(key = "#id", guarantee = Guarantee.AT_LEAST_ONCE)
        public String look(String id) {
            return id;
        }
    }

    @Test
    void placeholdersAreResolvedAndOtherGuaranteesMayBeSetAsTheyLike() {
        boot.withBean(Patient.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(Patient.class).pay("a")).isEqualTo("a");
            assertThat(context.getBean(Patient.class).look("a")).isEqualTo("a");
        });
    }
}
