package dev.idempotent.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.IdempotencyException.InvalidKey;
import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that a call need not have. */
class OptionalKeysTest {

    interface Pays {

        @Idempotent
        int declaredElsewhere(@IdempotencyKey @Nullable String id);
    }

    @SuppressWarnings("unused") // Called by name.
    static class Service implements Pays {

        private int runs;

        @Idempotent
        int nullable(@IdempotencyKey @Nullable String id) {
            return ++runs;
        }

        @Idempotent
        int notRequired(@IdempotencyKey(required = false) String id) {
            return ++runs;
        }

        @Idempotent
        int wrapped(@IdempotencyKey Optional<String> id) {
            return ++runs;
        }

        @Idempotent
        int required(@IdempotencyKey String id) {
            return ++runs;
        }

        @Override
        public int declaredElsewhere(@Nullable String id) {
            return ++runs;
        }
    }

    private final Advised advised = new Advised();
    private final Service service = new Service();

    @AfterEach
    void close() {
        advised.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nullable", "notRequired", "declaredElsewhere"})
    void withoutItTheMethodRunsUnguardedAndListenersAreTold(String method) throws Throwable {
        assertThat(advised.call(service, method, (Object) null)).isEqualTo(1);
        assertThat(advised.call(service, method, (Object) null)).isEqualTo(2);

        assertThat(advised.granted).isEmpty();
        assertThat(advised.unguarded).hasSize(2).allMatch(operation -> operation.contains(method));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nullable", "notRequired", "declaredElsewhere"})
    void withItTheMethodIsGuarded(String method) throws Throwable {
        assertThat(advised.call(service, method, "a")).isEqualTo(1);
        assertThat(advised.call(service, method, "a")).isEqualTo(1);
        assertThat(advised.unguarded).isEmpty();
    }

    @Test
    void anOptionalIsAKeyByWhatItHolds() throws Throwable {
        assertThat(advised.call(service, "wrapped", Optional.of("a"))).isEqualTo(1);
        assertThat(advised.call(service, "wrapped", Optional.of("a"))).isEqualTo(1);
        assertThat(advised.key()).isEqualTo("a");
        assertThat(advised.call(service, "wrapped", Optional.empty())).isEqualTo(2);
        assertThat(advised.unguarded).hasSize(1);
    }

    @Test
    void oneThatIsBlankIsRefusedAllTheSame() {
        assertThat(catchThrowable(() -> advised.call(service, "nullable", " "))).isInstanceOf(InvalidKey.class);
        assertThat(catchThrowable(() -> advised.call(service, "wrapped", Optional.of(""))))
                .isInstanceOf(InvalidKey.class);
        assertThat(service.runs).isZero();
    }

    @Test
    void oneThatIsRequiredAndMissingIsRefused() {
        assertThat(catchThrowable(() -> advised.call(service, "required", (Object) null)))
                .isInstanceOf(InvalidKey.class);
        assertThat(service.runs).isZero();
    }
}
