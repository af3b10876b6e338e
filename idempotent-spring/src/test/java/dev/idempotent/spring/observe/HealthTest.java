package dev.idempotent.spring.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyRecords;
import dev.idempotent.spring.LogLines;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.StoreException;
import java.lang.reflect.Proxy;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Whether an operator has to look, and which of several reasons there is. */
class HealthTest {

    private static final String LONG_AGO =
            "UPDATE idempotency_record SET lease_until = created_at - INTERVAL '2' HOUR WHERE state <> 'COMPLETED'";

    private final ApplicationContextRunner application = Observed.APPLICATION;

    private static Health health(Observed application) {
        return health(application.beans().getBean(HealthIndicator.class));
    }

    private static Health health(HealthIndicator indicator) {
        Health health = indicator.health();
        assertThat(String.valueOf(health)).doesNotContain("canary");
        return health == null ? Health.unknown().build() : health;
    }

    @Test
    void aStoreThatAnswersIsUp() {
        application.run(context -> {
            Observed observed = new Observed(context);
            observed.call(Guarantee.ATOMIC, "canary-key");

            assertThat(health(observed).getStatus()).isEqualTo(Status.UP);
            assertThat(health(observed).getDetails()).isEmpty();
        });
    }

    @Test
    void aTableThatIsNotAsItMustBeIsDown() {
        LogLines log = new LogLines();
        application.run(context -> {
            Observed observed = new Observed(context);
            observed.sql("DROP INDEX idempotency_record_expires_at");

            assertThat(health(observed).getStatus()).isEqualTo(Status.DOWN);
            assertThat(health(observed).getDetails())
                    .extractingByKey("error")
                    .asString()
                    .contains("expires_at");
        });
        log.close();
        assertThat(log.lines).noneMatch(line -> line.startsWith("WARN"));
    }

    @Test
    void aStoreThatDoesNotAnswerIsDown() {
        application.run(context -> {
            Observed observed = new Observed(context);
            context.getBean(HikariDataSource.class).close();

            assertThat(health(observed).getStatus()).isEqualTo(Status.DOWN);
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Guarantee.class,
            names = {"AT_LEAST_ONCE", "AT_MOST_ONCE"})
    void aKeyThatNobodyHasWorkedOnForLongIsDegraded(Guarantee guarantee) {
        application.run(context -> {
            Observed observed = new Observed(context);
            observed.left(guarantee, "canary-key");
            observed.sql(LONG_AGO);

            Health health = health(observed);

            assertThat(health.getStatus()).isEqualTo(IdempotencyHealthIndicator.DEGRADED);
            assertThat(health.getDetails())
                    .contains(entry("oldestLeftOperation", "pay"))
                    .containsKeys("oldestLeftState", "oldestLeftFor");
        });
    }

    @Test
    void aCallThatRunsForLongIsNot() {
        application.run(context -> {
            Observed observed = new Observed(context);
            observed.left(Guarantee.AT_LEAST_ONCE, "canary-key");
            observed.sql("UPDATE idempotency_record SET created_at = created_at - INTERVAL '2' HOUR,"
                    + " lease_until = created_at + INTERVAL '1' HOUR");

            assertThat(health(observed).getStatus()).isEqualTo(Status.UP);
            assertThat(health(observed).getDetails()).isEmpty();
        });
    }

    @Test
    void forHowLongIsAChoice() {
        application.withPropertyValues("idempotent.health.degraded-after=3h").run(context -> {
            Observed observed = new Observed(context);
            observed.left(Guarantee.AT_LEAST_ONCE, "canary-key");
            observed.sql(LONG_AGO);

            assertThat(health(observed).getStatus()).isEqualTo(Status.UP);
            assertThat(health(observed).getDetails()).containsEntry("oldestLeftState", State.IN_PROGRESS);
        });
    }

    @Test
    void itIsUpAgainOnceTheKeyIsSettled() {
        application.run(context -> {
            Observed observed = new Observed(context);
            observed.left(Guarantee.AT_MOST_ONCE, "canary-key");
            observed.sql(LONG_AGO);
            assertThat(health(observed).getStatus()).isEqualTo(IdempotencyHealthIndicator.DEGRADED);

            IdempotencyRecords records = observed.engine().records();
            assertThat(records.release(records.list(State.ABANDONED, 1).get(0))).isTrue();

            assertThat(health(observed).getStatus()).isEqualTo(Status.UP);
        });
    }

    @Test
    void aTableThatTakesTooLongToReadIsNotDown() {
        application.run(context -> {
            Observed observed = new Observed(context);
            observed.left(Guarantee.AT_MOST_ONCE, "canary-key");
            observed.sql(LONG_AGO);
            AtomicBoolean slow = new AtomicBoolean();
            HealthIndicator indicator = new IdempotencyHealthIndicator(
                    slowToList(context.getBean(IdempotencyStore.class), slow),
                    new IdempotencyHealthProperties(Duration.ofHours(1), Duration.ZERO));
            assertThat(health(indicator).getStatus()).isEqualTo(IdempotencyHealthIndicator.DEGRADED);

            slow.set(true);
            assertThat(health(indicator).getStatus()).isEqualTo(IdempotencyHealthIndicator.DEGRADED);

            observed.sql("DELETE FROM idempotency_record");
            assertThat(health(indicator).getStatus()).isEqualTo(Status.UP);
        });
    }

    private static IdempotencyStore slowToList(IdempotencyStore store, AtomicBoolean slow) {
        return (IdempotencyStore) Proxy.newProxyInstance(
                store.getClass().getClassLoader(),
                new Class<?>[] {IdempotencyStore.class},
                (proxy, method, arguments) -> {
                    if (slow.get() && method.getName().equals("list")) {
                        throw StoreException.passing("the time was over", new SQLTimeoutException());
                    }
                    return method.invoke(store, arguments);
                });
    }

    @Test
    void theWholeTableIsReadNowAndThenOnly() {
        application.run(context -> {
            Observed observed = new Observed(context);
            assertThat(health(observed).getStatus()).isEqualTo(Status.UP);
            observed.left(Guarantee.AT_LEAST_ONCE, "canary-key");
            observed.sql(LONG_AGO);

            assertThat(health(observed).getStatus()).isEqualTo(Status.UP);
        });
    }

    @Test
    void howOftenIsAChoice() {
        application.withPropertyValues("idempotent.health.look-every=0s").run(context -> {
            Observed observed = new Observed(context);
            assertThat(health(observed).getStatus()).isEqualTo(Status.UP);
            observed.left(Guarantee.AT_LEAST_ONCE, "canary-key");
            observed.sql(LONG_AGO);

            assertThat(health(observed).getStatus()).isEqualTo(IdempotencyHealthIndicator.DEGRADED);
        });
    }

    @Test
    void degradedTakesNoNodeOutOfServiceAsBootIsSetUp() {
        Status degraded = IdempotencyHealthIndicator.DEGRADED;

        assertThat(HttpCodeStatusMapper.getDefault().getStatusCode(degraded)).isEqualTo(200);
        assertThat(StatusAggregator.getDefault().getAggregateStatus(Status.UP, degraded))
                .isEqualTo(Status.UP);
        assertThat(StatusAggregator.of("down", "degraded", "up").getAggregateStatus(Status.UP, degraded))
                .isEqualTo(degraded);
    }

    @Test
    void itSwitchesOffAsBootsDo() {
        application
                .withPropertyValues("management.health.idempotency.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
    }

    @Test
    void aBeanOfItsNameTakesItsPlace() {
        HealthIndicator own = () -> Health.unknown().build();
        application
                .withBean("idempotencyHealthIndicator", HealthIndicator.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(HealthIndicator.class)).isSameAs(own));
    }

    @Test
    void withoutBootsHealthThereIsNone() {
        application
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
                .run(context -> {
                    new Observed(context).call(Guarantee.ATOMIC, "a");

                    assertThat(context).hasNotFailed().doesNotHaveBean("idempotencyHealthIndicator");
                });
    }
}
