package dev.idempotent.store;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.TimeUnit;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.util.LoggingLevel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever threads do to the in-memory store at one time, it answers as if they had done it one after the other. What it
 * answers then is what {@link LeaseTracesTest} is about: here the store without rivals is the specification.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES) // runs its threads in turns: slow where the processors are busy
@Tag("slow")
class StoreLinearizabilityTest {

    @Test
    void theStoreIsLinearizable() {
        options().actorsBefore(1).iterations(6).check(LockedStore.class);
    }

    @Test
    void aStoreWithoutItsLockIsNot() {
        ModelCheckingOptions options = options().iterations(3).sequentialSpecification(LockedStore.class);

        assertThatExceptionOfType(LincheckAssertionError.class)
                .isThrownBy(() -> options.check(UnlockedStore.class))
                .withMessageContaining("Invalid execution results");
    }

    private static ModelCheckingOptions options() {
        return new ModelCheckingOptions()
                .threads(2)
                .actorsBefore(0)
                .actorsPerThread(2)
                .actorsAfter(0)
                .invocationsPerIteration(100)
                .minimizeFailedScenario(false)
                .logLevel(LoggingLevel.ERROR);
    }
}
