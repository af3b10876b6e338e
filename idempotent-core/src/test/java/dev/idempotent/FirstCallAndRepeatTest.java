package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.Bench.Order;
import dev.idempotent.store.IdempotencyRecord.State;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstCallAndRepeatTest {

    private final Bench bench = Bench.withStoppedClock();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void firstCallRunsAndItsResultIsStoredBeforeItIsReturned() {
        Outcome<Order> outcome = bench.call("k");

        assertThat(outcome).isEqualTo(new Outcome.Executed<>(new Order("made by run 1", 1)));
        assertThat(outcome.isReplay()).isFalse();
        assertThat(bench.record("k").state()).isEqualTo(State.COMPLETED);
        assertThat(bench.told.events).containsExactly("granted 1", "executed");
    }

    @Test
    void repeatGetsAnEqualValueOfItsOwn() {
        Order first = bench.call("k").value();
        Outcome<Order> repeat = bench.call("k");

        assertThat(repeat).isInstanceOf(Outcome.Replayed.class);
        assertThat(repeat.isReplay()).isTrue();
        assertThat(repeat.value()).isEqualTo(first).isNotSameAs(first);
        assertThat(bench.call("k").value()).isEqualTo(first).isNotSameAs(repeat.value());
        assertThat(bench.runs).hasValue(1);
    }

    @Test
    void firstCallCostsTwoStatementsAndARepeatOne() {
        bench.call("k");
        assertThat(bench.store.claims).hasValue(1);
        assertThat(bench.store.completions).hasValue(1);

        bench.call("k");
        assertThat(bench.store.claims).hasValue(1);
        assertThat(bench.store.finds).hasValue(1);
        assertThat(bench.store.completions).hasValue(1);
    }

    @Test
    void anotherKeyOrAnotherOperationRunsAnew() {
        bench.call("a");
        bench.call("b");
        bench.engine.execute(
                IdempotentOperation.named("cancel-order", Order.class).build(), "a", Bench.SAME, bench::place);

        assertThat(bench.runs).hasValue(3);
    }

    @Test
    void completedKeyIsRefusedToOtherArguments() {
        bench.call("k");

        assertThatExceptionOfType(IdempotencyException.KeyReused.class)
                .isThrownBy(() -> bench.engine.execute(Bench.operation().build(), "k", Bench.OTHER, bench::place))
                .withMessageContaining("place-order")
                .satisfies(refusal -> assertThat(refusal.operation()).isEqualTo("place-order"));
        assertThat(bench.runs).hasValue(1);
        assertThat(bench.told.events).contains("refused KeyReused");
    }

    @Test
    void anotherNodeRefusesItToOtherArgumentsToo() {
        bench.call("k");
        Idempotency elsewhere = bench.engine(builder -> builder);

        assertThatExceptionOfType(IdempotencyException.KeyReused.class)
                .isThrownBy(() -> elsewhere.execute(Bench.operation().build(), "k", Bench.OTHER, bench::place));
        assertThat(bench.runs).hasValue(1);
    }

    @Test
    void callsWithoutFingerprintAreNotComparedWithEachOtherButNotTakenForOthers() {
        var operation = Bench.operation().build();
        bench.engine.execute(operation, "k", Fingerprint.none(), bench::place);

        assertThat(bench.engine
                        .execute(operation, "k", Fingerprint.none(), bench::place)
                        .isReplay())
                .isTrue();
        assertThatExceptionOfType(IdempotencyException.KeyReused.class)
                .isThrownBy(() -> bench.engine.execute(operation, "k", Bench.SAME, bench::place));
    }

    @Test
    void keyIsFreeAgainOnceItsRetentionIsOver() {
        var operation = Bench.operation().retainFor(Duration.ofMinutes(1)).build();
        bench.engine.execute(operation, "k", Bench.SAME, bench::place);
        bench.clock.pass(Duration.ofSeconds(59));
        assertThat(bench.engine
                        .execute(operation, "k", Bench.SAME, bench::place)
                        .isReplay())
                .isTrue();

        bench.clock.pass(Duration.ofSeconds(1));
        assertThat(bench.engine
                        .execute(operation, "k", Bench.OTHER, bench::place)
                        .isReplay())
                .isFalse();
        assertThat(bench.runs).hasValue(2);
    }

    @Test
    void anEntryThatTheApplicationHasIsFoundStoredAndReplayed() {
        var operation = Bench.operation().build();
        Order old = new Order("from the application's table", 7);

        Outcome<Order> found = bench.engine.execute(operation, "k", Bench.SAME, () -> Optional.of(old), bench::place);
        assertThat(found).isEqualTo(new Outcome.Found<>(old));
        assertThat(found.isReplay()).isTrue();

        Outcome<Order> repeat = bench.engine.execute(operation, "k", Bench.SAME, () -> Optional.empty(), bench::place);
        assertThat(repeat).isEqualTo(new Outcome.Replayed<>(old));
        assertThat(bench.runs).hasValue(0);
        assertThat(bench.told.events).containsExactly("granted 1", "found", "replayed");
    }

    @Test
    void aLookForAnEntryThatFailsReleasesTheKey() {
        var operation = Bench.operation().build();

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> bench.engine.execute(
                        operation,
                        "k",
                        Bench.SAME,
                        () -> {
                            throw new UnsupportedOperationException();
                        },
                        bench::place));
        assertThat(bench.runs).hasValue(0);
        assertThat(bench.call("k").isReplay()).isFalse();
    }

    @Test
    void purgeRemovesWhatMayBeForgottenAndNothingElse() {
        bench.engine.execute(
                Bench.operation().retainFor(Duration.ofMinutes(1)).build(), "short", Bench.SAME, bench::place);
        bench.call("long");
        assertThat(bench.engine.purge()).isZero();

        bench.clock.pass(Duration.ofMinutes(1));
        assertThat(bench.engine.purge()).isEqualTo(1);
        assertThat(bench.store.find(Bench.recordOf("short"))).isEmpty();
        assertThat(bench.call("long").isReplay()).isTrue();
    }

    @Test
    void callsStillWorkOnceTheEngineIsClosed() {
        bench.engine.close();

        assertThat(bench.call("k").isReplay()).isFalse();
        assertThat(bench.call("k").isReplay()).isTrue();
    }

    @Test
    void aCallThatBeganBeforeTheEngineWasClosedIsStillStored() {
        bench.engine.execute(Bench.operation().build(), "k", Bench.SAME, () -> {
            bench.engine.close();
            return bench.place();
        });

        assertThat(bench.call("k").isReplay()).isTrue();
    }
}
