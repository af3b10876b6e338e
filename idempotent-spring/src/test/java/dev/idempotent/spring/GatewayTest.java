package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyContext;
import dev.idempotent.IdempotencyException.Abandoned;
import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What a payment gateway charges whose answer does not come in time, under each guarantee. */
class GatewayTest {

    private static final IdempotentOperation<String> PAY_ONCE =
            IdempotentOperation.named("checkout.pay-once", String.class).build();

    private final Gateway gateway = new Gateway();
    private final ApplicationContextRunner boot = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    JdbiStoreAutoConfiguration.class,
                    IdempotencyAutoConfiguration.class))
            .withBean(Gateway.class, () -> gateway)
            .withBean(Checkout.class)
            .withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");

    GatewayTest() throws IOException {}

    @AfterEach
    void close() {
        gateway.close();
    }

    static class Checkout {

        private final Gateway gateway;

        Checkout(Gateway gateway) {
            this.gateway = gateway;
        }

        /** The gateway knows keys: a second request with this one is no second charge. */
        @Idempotent(key = "#order", guarantee = Guarantee.AT_LEAST_ONCE)
        public String payWithKey(String order) throws IOException, InterruptedException {
            String key = IdempotencyContext.current().orElseThrow().deriveKey("gateway", "charge");
            return gateway.charge(key);
        }

        /** The gateway is told of no key: what was asked twice is charged twice. */
        @Idempotent(key = "#order", guarantee = Guarantee.AT_LEAST_ONCE)
        public String payWithoutKey(String order) throws IOException, InterruptedException {
            return gateway.charge();
        }

        /** The gateway is asked once; only a connection that was refused proves that it was not. */
        @Idempotent(
                operation = "checkout.pay-once",
                key = "#order",
                guarantee = Guarantee.AT_MOST_ONCE,
                releaseOn = ConnectException.class)
        public String payOnce(String order) throws IOException, InterruptedException {
            return gateway.charge();
        }
    }

    @Test
    void atLeastOnceWithADerivedKeyTheGatewayIsAskedTwiceAndChargesOnce() {
        boot.run(context -> {
            Checkout checkout = context.getBean(Checkout.class);
            assertThatThrownBy(() -> checkout.payWithKey("a")).isInstanceOf(HttpTimeoutException.class);
            for (int i = 0; i < 3; i++) {
                assertThat(checkout.payWithKey("a")).isEqualTo("charged");
            }

            assertThat(gateway.requests()).isEqualTo(2);
            assertThat(gateway.charges()).isEqualTo(1);
        });
    }

    @Test
    void atLeastOnceWithoutAKeyItChargesTwice() {
        boot.run(context -> {
            Checkout checkout = context.getBean(Checkout.class);
            assertThatThrownBy(() -> checkout.payWithoutKey("a")).isInstanceOf(HttpTimeoutException.class);
            for (int i = 0; i < 3; i++) {
                assertThat(checkout.payWithoutKey("a")).isEqualTo("charged");
            }

            assertThat(gateway.charges()).isEqualTo(2);
        });
    }

    @Test
    void atMostOnceItIsAskedOnceAndTheAnswerIsWhatAnOperatorFoundOut() {
        boot.run(context -> {
            Checkout checkout = context.getBean(Checkout.class);
            assertThatThrownBy(() -> checkout.payOnce("a")).isInstanceOf(HttpTimeoutException.class);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> checkout.payOnce("a")).isInstanceOf(Abandoned.class);
            }
            assertThat(gateway.requests()).isEqualTo(1);

            var records = context.getBean(Idempotency.class).records();
            List<IdempotencyRecord> abandoned = records.list(State.ABANDONED, 10);
            assertThat(abandoned).hasSize(1);
            assertThat(records.settle(abandoned.get(0), PAY_ONCE, "charged, said the gateway"))
                    .isTrue();

            assertThat(checkout.payOnce("a")).isEqualTo("charged, said the gateway");
            assertThat(gateway.charges()).isEqualTo(1);
        });
    }

    @Test
    void atMostOnceACallThatProvablyDidNotReachTheGatewayIsMadeAgain() {
        boot.run(context -> {
            Checkout checkout = context.getBean(Checkout.class);
            gateway.close();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> checkout.payOnce("a")).isInstanceOf(ConnectException.class);
            }

            assertThat(gateway.requests()).isZero();
        });
    }
}
