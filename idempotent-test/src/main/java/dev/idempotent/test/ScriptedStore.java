package dev.idempotent.test;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordCounts;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A store that each test finds empty, and that answers as a test forces it to. */
class ScriptedStore implements IdempotencyStore {

    final Script script;
    final Recorder recorder;
    private final Supplier<? extends IdempotencyStore> stores;
    private volatile Namespace namespace;

    /** @param stores asked anew whenever the records are forgotten */
    ScriptedStore(Supplier<? extends IdempotencyStore> stores, Script script, Recorder recorder) {
        this.stores = stores;
        this.script = script;
        this.recorder = recorder;
        this.namespace = new Namespace(stores.get());
    }

    final void clear() {
        namespace = new Namespace(stores.get());
    }

    final Namespace namespace() {
        return namespace;
    }

    @Override
    public Claim claim(ClaimRequest request) {
        recorder.claimed(request.key());
        return script.claim(request, new OwnCommits(namespace));
    }

    @Override
    public boolean complete(Lease lease, StoredResult result, Duration retainFor) {
        Namespace here = namespace;
        return here.store().complete(here.inner(lease), result, retainFor);
    }

    @Override
    public boolean release(Lease lease) {
        Namespace here = namespace;
        return here.store().release(here.inner(lease));
    }

    @Override
    public boolean abandon(Lease lease) {
        Namespace here = namespace;
        return here.store().abandon(here.inner(lease));
    }

    @Override
    public boolean settle(Lease lease, String token, StoredResult result, Duration retainFor) {
        Namespace here = namespace;
        return script.takes(lease, result) || here.store().settle(here.inner(lease), token, result, retainFor);
    }

    @Override
    public boolean discard(Lease lease) {
        Namespace here = namespace;
        return here.store().discard(here.inner(lease));
    }

    @Override
    public Set<Lease> renew(Collection<Lease> leases, Duration leaseFor) {
        Namespace here = namespace;
        Map<Lease, Lease> outer = new HashMap<>();
        leases.forEach(lease -> outer.put(here.inner(lease), lease));
        Set<Lease> held = new HashSet<>();
        here.store().renew(outer.keySet(), leaseFor).forEach(lease -> held.add(outer.get(lease)));
        return held;
    }

    @Override
    public int deleteExpired(int limit) {
        return namespace.store().deleteExpired(limit);
    }

    @Override
    public Optional<IdempotencyRecord> find(RecordKey key) {
        Namespace here = namespace;
        return here.store().find(here.inner(key)).flatMap(here::outer);
    }

    /** Each test finds it empty, and what it forces counts from then on. */
    @Override
    public boolean mayBeRemembered() {
        return false;
    }

    @Override
    public List<IdempotencyRecord> list(State state, int limit) {
        Namespace here = namespace;
        return here.outer(here.store().list(state, Integer.MAX_VALUE), limit);
    }

    @Override
    public List<IdempotencyRecord> listFailed(int limit) {
        Namespace here = namespace;
        return here.outer(here.store().listFailed(Integer.MAX_VALUE), limit);
    }

    @Override
    public void check() {
        namespace.store().check();
    }

    /** Of all tests that were on the store. */
    @Override
    public RecordCounts count(int most) {
        return namespace.store().count(most);
    }

    /** What commits by itself. */
    private record OwnCommits(Namespace here) implements Script.Records {

        @Override
        public Claim claim(ClaimRequest request) {
            return here.outer(here.store().claim(here.inner(request)), request.key());
        }

        @Override
        public void complete(Lease lease, StoredResult result, Duration retainFor) {
            boolean unused = here.store().complete(here.inner(lease), result, retainFor);
        }

        @Override
        public void abandon(Lease lease) {
            boolean unused = here.store().abandon(here.inner(lease));
        }

        /** Not the claim that would say so: the caller would ask again for as long as it waits. */
        @Override
        public Claim stillRunning(ClaimRequest request) {
            throw ScratchEngine.inProgress(request);
        }
    }
}
