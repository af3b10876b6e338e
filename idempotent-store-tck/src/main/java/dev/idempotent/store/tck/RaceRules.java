package dev.idempotent.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.Claim;
import dev.idempotent.store.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of any number of rivals, one is granted the key. */
interface RaceRules extends StoreUnderTest {

    @Test
    default void ofManyRivalsForManyKeysOneEachIsGranted() {
        List<Call> calls = IntStream.range(0, 100).mapToObj(i -> Call.fresh()).toList();

        List<List<Claim>> claims = Race.of(8, runner -> () -> claimAll(calls));

        for (int i = 0; i < calls.size(); i++) {
            int call = i;
            assertThat(claims.stream().map(of -> of.get(call)).filter(isGranted()))
                    .as("grants of key %d", call)
                    .hasSize(1);
        }
    }

    @Test
    default void ofManyRivalsForOneLapsedKeyOneTakesItOver() {
        for (int round = 0; round < 30; round++) {
            Call call = Call.fresh();
            call.start(store());
            age(call.key(), Call.LEASE.plusMinutes(1));

            assertOneOwner(call, Race.of(16, runner -> () -> call.claim(store())), 2);
        }
    }

    @Test
    default void ofManyRivalsForOneExpiredKeyOneStartsItAfresh() {
        for (int round = 0; round < 30; round++) {
            Call call = Call.fresh();
            assertThat(store().complete(call.granted(store()), Call.result("old"), Call.RETENTION))
                    .isTrue();
            age(call.key(), Call.RETENTION.plusMinutes(1));

            List<Claim> claims = Race.of(
                    16, runner -> () -> call.lookingLike("caller " + runner).claim(store()));

            assertOneOwner(call, claims, 1);
        }
    }

    @Test
    default void aClaimThatRacesWithDeletionHasOneOwner() {
        for (int round = 0; round < 50; round++) {
            Call call = Call.fresh();
            call.start(store());
            age(call.key(), Call.RETENTION.plusMinutes(1));

            List<List<Claim>> claims = Race.of(6, runner -> () -> runner < 4 ? List.of(call.claim(store())) : delete());

            assertOneOwner(call, claims.stream().flatMap(List::stream).toList(), 1, 2);
        }
    }

    @Test
    default void anOwnerThatRacesWithItsSuccessorCompletesItsOwnCallOrNone() {
        for (int round = 0; round < 50; round++) {
            Call call = Call.fresh();
            Lease late = call.granted(store());
            age(call.key(), Call.LEASE.plusMinutes(1));

            List<Boolean> won = Race.of(
                    2,
                    runner -> () -> runner == 0
                            ? store().complete(late, Call.result("late"), Call.RETENTION)
                            : isGranted().test(call.claim(store())));

            assertThat(won)
                    .as("either the late owner completes or the successor runs")
                    .containsOnlyOnce(true);
        }
    }

    private List<Claim> claimAll(List<Call> calls) {
        return calls.stream().map(call -> call.claim(store())).toList();
    }

    private List<Claim> delete() {
        assertThat(store().deleteExpired(10)).isBetween(0, 10);
        return List.of();
    }

    private void assertOneOwner(Call call, List<Claim> claims, Integer... attempts) {
        List<Lease> owners = new ArrayList<>();
        claims.stream().filter(isGranted()).map(Call::leaseOf).forEach(owners::add);
        assertThat(owners).as("owners of one key").hasSize(1);
        Lease owner = owners.get(0);
        assertThat(owner.attempt()).isIn((Object[]) attempts);
        assertThat(store().find(call.key()).orElseThrow().token()).isEqualTo(owner.token());
    }

    private static Predicate<Claim> isGranted() {
        return Claim.Granted.class::isInstance;
    }
}
