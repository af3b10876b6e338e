package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.idempotent.store.Transactions;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which promise an engine makes of an operation, and what it asks before it makes it. */
class GuaranteesTest {

    private final Bench bench = Bench.withStoppedClock();
    private final List<String> checked = new ArrayList<>();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void anOperationsOwnGuaranteeComesBeforeTheEngines() {
        var own = Bench.operation().guarantee(Guarantee.AT_MOST_ONCE).build();

        assertThat(bench.engine.guaranteeOf(own)).isEqualTo(Guarantee.AT_MOST_ONCE);
        assertThat(bench.engine.guaranteeOf(Bench.operation().build())).isEqualTo(Guarantee.AT_LEAST_ONCE);
    }

    @Test
    void aGuaranteeThatCannotBeHeldIsRefused() {
        var atomic = Bench.operation().guarantee(Guarantee.ATOMIC).build();

        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> bench.engine.guaranteeOf(atomic))
                .satisfies(e -> assertThat(e.problem()).contains("place-order", "ATOMIC"));
    }

    @Test
    void theApplicationsTransactionsMayRefuseAMethod() throws NoSuchMethodException {
        Idempotency engine = bench.engine(builder -> builder.transactions(new Choosy()));
        Method wait = Object.class.getMethod("wait");

        engine.checkAtomic(Bench.operation().build(), Object.class.getMethod("notify"), String.class);

        assertThat(checked).containsExactly("place-order notify String");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.checkAtomic(Bench.operation().build(), wait, String.class))
                .withMessage("it never has a transaction");
    }

    /** Looks at methods, and does without transactions else. */
    private final class Choosy implements Transactions {

        @Override
        public boolean isActive() {
            return false;
        }

        @Override
        public boolean isJoinable() {
            return false;
        }

        @Override
        public Optional<String> obstacle() {
            return Optional.empty();
        }

        @Override
        public void check(String operation, Method method, Class<?> type) {
            checked.add(operation + " " + method.getName() + " " + type.getSimpleName());
            if (method.getName().equals("wait")) {
                throw new IllegalArgumentException("it never has a transaction");
            }
        }

        @Override
        public <R, E extends Throwable> R run(String operation, Work<R, E> work) throws E {
            return Transactions.none().run(operation, work);
        }
    }
}
