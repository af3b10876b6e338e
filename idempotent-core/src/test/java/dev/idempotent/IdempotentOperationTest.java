package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operation tells what it was told, and what holds where it was told nothing. */
class IdempotentOperationTest {

    @Test
    void whatIsNotSaidIsAsEver() {
        var operation = IdempotentOperation.named("pay", String.class).build();

        assertThat(operation.scope()).isEqualTo(KeyScope.PRINCIPAL);
        assertThat(operation.timing()).isSameAs(Timing.STANDARD);
        assertThat(operation.guarantee()).isEmpty();
        assertThat(operation.recordedFailures()).isEmpty();
        assertThat(operation.releasingFailures()).isEmpty();
    }

    @Test
    void whatIsSaidIsTold() {
        var operation = IdempotentOperation.named("pay", new ResultType<List<String>>() {})
                .scope(KeyScope.GLOBAL)
                .retainFor(Duration.ofDays(7))
                .guarantee(Guarantee.AT_MOST_ONCE)
                .recordFailures(List.of(IOException.class))
                .releaseOn(List.of(ConnectException.class))
                .build();

        assertThat(operation).hasToString("pay");
        assertThat(operation.resultType().getTypeName()).isEqualTo("java.util.List<java.lang.String>");
        assertThat(operation.scope()).isEqualTo(KeyScope.GLOBAL);
        assertThat(operation.timing().retainFor()).isEqualTo(Duration.ofDays(7));
        assertThat(operation.guarantee()).contains(Guarantee.AT_MOST_ONCE);
        assertThat(operation.recordedFailures()).containsExactly(IOException.class);
        assertThat(operation.releasingFailures()).containsExactly(ConnectException.class);
    }
}
