package dev.idempotent.test;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.Lease;
import dev.idempotent.store.StoreException;
import dev.idempotent.store.StoredResult;
import dev.idempotent.store.TransactionalStore;
import dev.idempotent.store.Transactions;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** As {@link ScriptedStore}, with records that commit together with work. */
final class ScriptedTransactionalStore extends ScriptedStore implements TransactionalStore {

    ScriptedTransactionalStore(Supplier<? extends TransactionalStore> stores, Script script, Recorder recorder) {
        super(stores, script, recorder);
    }

    private TransactionalStore store() {
        return (TransactionalStore) namespace().store();
    }

    @Override
    public InTransaction in(Connection connection) {
        Namespace here = namespace();
        return new Within(here, ((TransactionalStore) here.store()).in(connection));
    }

    @Override
    public Transactions transactions() {
        return store().transactions();
    }

    @Override
    public Optional<StoreException> explained(Throwable failure) {
        return store().explained(failure);
    }

    private final class Within implements InTransaction {

        private final Namespace here;
        private final InTransaction records;

        Within(Namespace here, InTransaction records) {
            this.here = here;
            this.records = records;
        }

        @Override
        public Claim claim(ClaimRequest request) {
            recorder.claimed(request.key());
            return script.claim(
                    request, new Joint(here, records, records::claim, ScriptedTransactionalStore::refusedAtOnce));
        }

        @Override
        public Claim claimGently(ClaimRequest request) {
            recorder.claimed(request.key());
            return script.claim(request, new Joint(here, records, records::claimGently, running -> new Claim.Locked()));
        }

        @Override
        public boolean complete(Lease lease, StoredResult result, Duration retainFor) {
            return records.complete(here.inner(lease), result, retainFor);
        }
    }

    /** Of a transaction that is begun for the call: the caller would begin another, for as long as it waits. */
    private static Claim refusedAtOnce(ClaimRequest request) {
        throw ScratchEngine.inProgress(request);
    }

    private record Joint(
            Namespace here,
            InTransaction records,
            Function<ClaimRequest, Claim> claiming,
            Function<ClaimRequest, Claim> running)
            implements Script.Records {

        @Override
        public Claim claim(ClaimRequest request) {
            return here.outer(claiming.apply(here.inner(request)), request.key());
        }

        @Override
        public void complete(Lease lease, StoredResult result, Duration retainFor) {
            boolean unused = records.complete(here.inner(lease), result, retainFor);
        }

        /** Never so: what a transaction claims may be claimed again. */
        @Override
        public void abandon(Lease lease) {
            throw new UnsupportedOperationException("an ATOMIC call is never abandoned");
        }

        @Override
        public Claim stillRunning(ClaimRequest request) {
            return running.apply(request);
        }
    }
}
