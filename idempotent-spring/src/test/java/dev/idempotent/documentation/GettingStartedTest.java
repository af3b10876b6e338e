package dev.idempotent.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.Fingerprint;
import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException;
import dev.idempotent.IdempotencyException.KeyReused;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.Outcome;
import dev.idempotent.documentation.ByHand.Bank;
import dev.idempotent.documentation.ByHand.Invoice;
import dev.idempotent.documentation.Payments.Payment;
import dev.idempotent.documentation.Payments.Receipt;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What {@code docs/getting-started.md} shows does what it says. */
class GettingStartedTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Payments.class, Payments.Handlers.class})
    static class OnBoot {}

    @Configuration(proxyBeanMethods = false)
    @Import({PaymentConfiguration.class, Payments.class})
    static class WithoutBoot {

        @Bean
        DataSource dataSource() {
            return database();
        }

        @Bean
        JdbcClient jdbc(DataSource dataSource) {
            return JdbcClient.create(dataSource);
        }
    }

    private static final class RememberingBank implements Bank {

        private final Map<String, ByHand.Receipt> paid = new HashMap<>();
        private int payments;

        @Override
        public ByHand.Receipt pay(Invoice invoice) {
            ByHand.Receipt receipt = new ByHand.Receipt("r" + ++payments, invoice.amount());
            paid.put(invoice.id(), receipt);
            return receipt;
        }

        @Override
        public Optional<ByHand.Receipt> find(String invoiceId) {
            return Optional.ofNullable(paid.get(invoiceId));
        }
    }

    private static DataSource database() {
        return new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    @Test
    void onBootARepeatIsAnsweredAndAnotherPaymentWithTheKeyRefused() throws Exception {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(OnBoot.class)
                .web(WebApplicationType.SERVLET)
                .properties("server.port=0", "spring.datasource.generate-unique-name=true")
                .run()) {
            assertThatARepeatIsAnswered(application);

            HttpResponse<String> first = post(application, 5);
            HttpResponse<String> second = post(application, 5);
            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(second.statusCode()).isEqualTo(200);
            assertThat(second.body()).isEqualTo(first.body());
            assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
            assertThat(post(application, 6).statusCode()).isEqualTo(422);
        }
    }

    private static HttpResponse<String> post(ConfigurableApplicationContext application, int amount)
            throws IOException, InterruptedException {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/payments"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"id\":\"over-http\",\"amount\":" + amount + "}"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    @Test
    void withoutBootItIsTheSame() {
        try (var application = new AnnotationConfigApplicationContext(WithoutBoot.class)) {
            assertThatARepeatIsAnswered(application);
        }
    }

    private static void assertThatARepeatIsAnswered(ConfigurableApplicationContext application) {
        JdbcClient jdbc = application.getBean(JdbcClient.class);
        jdbc.sql("CREATE TABLE payments (id VARCHAR(50), amount INTEGER)").update();
        Payments payments = application.getBean(Payments.class);

        Receipt first = payments.pay(new Payment("p1", 100));
        Receipt second = payments.pay(new Payment("p1", 100));

        assertThat(second).isEqualTo(first);
        assertThatExceptionOfType(IdempotencyException.KeyReused.class)
                .isThrownBy(() -> payments.pay(new Payment("p1", 200)));
        assertThat(jdbc.sql("SELECT COUNT(*) FROM payments")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void byHandARepeatIsAReplayAndAnotherAmountIsRefused() {
        InMemoryIdempotencyStore store = new InMemoryIdempotencyStore();
        RememberingBank bank = new RememberingBank();
        Invoice invoice = new Invoice("i1", BigDecimal.TEN);

        Outcome<ByHand.Receipt> first = ByHand.pay(store, invoice, bank);

        assertThat(first).isInstanceOf(Outcome.Executed.class);
        assertThat(ByHand.pay(store, invoice, bank)).isEqualTo(new Outcome.Replayed<>(first.value()));
        assertThatExceptionOfType(KeyReused.class)
                .isThrownBy(() -> ByHand.pay(store, new Invoice("i1", BigDecimal.ONE), bank));
        assertThat(bank.payments).isEqualTo(1);
    }

    @Test
    void byHandWorkAndKeyAreInOneTransaction() {
        DataSource database = database();
        Jdbi jdbi = Jdbi.create(database);
        Invoice invoice = new Invoice("i1", BigDecimal.TEN);
        assertThatExceptionOfType(RuntimeException.class)
                .as("there is no table yet")
                .isThrownBy(() -> ByHand.inOneTransaction(database, invoice));
        jdbi.useHandle(handle -> handle.execute("CREATE TABLE bookings (invoice_id VARCHAR(50), amount INTEGER)"));

        assertThat(ByHand.inOneTransaction(database, invoice)).isEqualTo(new Outcome.Executed<>(1));
        assertThat(ByHand.inOneTransaction(database, invoice)).isEqualTo(new Outcome.Replayed<>(1));
        assertThat(jdbi.<Integer, RuntimeException>withHandle(handle -> handle.select("SELECT COUNT(*) FROM bookings")
                        .mapTo(Integer.class)
                        .one()))
                .isEqualTo(1);
    }

    @Test
    void anOperatorSettlesWhatWasPaidAndReleasesWhatWasNot() {
        RememberingBank bank = new RememberingBank();
        IdempotentOperation<ByHand.Receipt> pay = IdempotentOperation.named("pay", ByHand.Receipt.class)
                .guarantee(Guarantee.AT_MOST_ONCE)
                .build();
        try (Idempotency idempotency =
                Idempotency.builder(new InMemoryIdempotencyStore()).build()) {
            for (String id : new String[] {"paid", "not paid"}) {
                assertThatExceptionOfType(IllegalStateException.class)
                        .isThrownBy(() -> idempotency.execute(pay, id, Fingerprint.none(), () -> {
                            if (id.equals("paid")) {
                                var unused = bank.pay(new Invoice(id, BigDecimal.ONE));
                            }
                            throw new IllegalStateException("no answer");
                        }));
            }

            assertThat(ByHand.settle(idempotency, pay, bank)).isEqualTo(2);

            assertThat(idempotency.execute(pay, "paid", Fingerprint.none(), () -> {
                        throw new AssertionError("it ran again");
                    }))
                    .isInstanceOf(Outcome.Replayed.class);
            assertThat(idempotency.execute(
                            pay,
                            "not paid",
                            Fingerprint.none(),
                            () -> bank.pay(new Invoice("not paid", BigDecimal.ONE))))
                    .isInstanceOf(Outcome.Executed.class);
        }
    }
}
