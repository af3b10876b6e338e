package dev.idempotent.store.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.RecordKey;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The contract can fail: each store of {@link Faults} breaks the rules that its mistake is about. */
@Tag("slow")
class PlantedFaultsTest {

    private static UnaryOperator<IdempotencyStore> fault = UnaryOperator.identity();

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(Faults.CompletesByKey::new, "aLateOwnerDoesNotReplaceTheSuccessorsResult"),
                fault(Faults.CompletesByKey::new, "aLateOwnerDoesNotCompleteTheSuccessorsCall"),
                fault(Faults.ReleasesByKey::new, "aLateOwnerDoesNotReleaseTheSuccessorsCall"),
                fault(Faults.RenewsByKey::new, "onlyLeasesThatAreStillHeldAreRenewed"),
                fault(Faults.CompletesOnlyInTime::new, "anOwnerWhoseLeaseLapsedMayCompleteWhereNobodyTookTheKey"),
                fault(LooksFirst.TakesOver::new, "ofManyRivalsForOneLapsedKeyOneTakesItOver"),
                fault(LooksFirst.Inserts::new, "ofManyRivalsForManyKeysOneEachIsGranted"),
                fault(Faults.LeavesOldResult::new, "aClaimAfterRetentionStartsAfreshWithNothingOfTheOldLife"),
                fault(Faults.NeverForgets::new, "retentionCountsFromTheClaimAndCompletingDoesNotProlongIt"),
                fault(Faults.TellsTheWholeRetention::new, "aReplayTellsHowMuchLongerTheAnswerIsKept"),
                fault(AnswersForEver::new, "anAnswerWhoseRetentionIsOverIsNone"),
                fault(Faults.DeletesLiveLeases::new, "aLiveLeaseIsNeverRemovedThoughItsRetentionIsOver"),
                fault(Faults.TakesOverForAnybody::new, "aLapsedLeaseIsNotTakenOverByACallThatLooksDifferent"),
                fault(Faults.TakesOverForAnybody::new, "aLapsedLeaseIsNotTakenOverByAClaimantWhoMayNot"),
                fault(Faults.AsksTheNodesClock::new, "aLapsedLeaseIsTakenOverByTheSameCallAsTheNextAttempt"),
                fault(Faults.ChecksByClaiming::new, "aStoreThatAnswersPassesItsCheckWhichLeavesNothingBehind"),
                fault(Faults.IgnoresCase::new, "keysThatLookAlikeAreDifferentCalls"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultyStoreBreaksTheContract(UnaryOperator<IdempotencyStore> planted, String rule) {
        assertThat(brokenRules(planted)).contains(rule);
    }

    @Test
    void aStoreWithoutFaultsBreaksNothing() {
        assertThat(brokenRules(ForwardingStore::new)).isEmpty();
    }

    private static Arguments fault(UnaryOperator<IdempotencyStore> planted, String rule) {
        return arguments(planted, rule);
    }

    private static List<String> brokenRules(UnaryOperator<IdempotencyStore> planted) {
        fault = planted;
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(FaultyStore.class))
                                .build(),
                        listener);
        return listener.getSummary().getFailures().stream()
                .map(failure -> failure.getTestIdentifier().getDisplayName().replace("()", ""))
                .toList();
    }

    /** The contract on a store with the fault of the moment. */
    static class FaultyStore extends IdempotencyStoreContract {
        private final SettableClock clock = new SettableClock();
        private final IdempotencyStore store = fault.apply(new InMemoryIdempotencyStore(clock, 10_000));

        @Override
        public IdempotencyStore store() {
            return store;
        }

        @Override
        public void age(RecordKey key, Duration by) {
            clock.forward(by);
        }
    }
}
