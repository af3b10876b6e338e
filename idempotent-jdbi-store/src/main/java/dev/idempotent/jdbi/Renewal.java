package dev.idempotent.jdbi;

import dev.idempotent.store.Lease;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** Prolongs some leases: one statement where all are held, two where some were lost. */
record Renewal(Statements statements, List<Lease> leases, Duration leaseFor) {

    /** Bounds the parameters of one statement: four a lease. */
    private static final int MOST = 200;

    /** Each lease once, in as many parts as take a statement each. */
    static List<List<Lease>> parts(Collection<Lease> leases) {
        List<Lease> distinct = List.copyOf(new LinkedHashSet<>(leases));
        return IntStream.iterate(0, from -> from < distinct.size(), from -> from + MOST)
                .mapToObj(from -> distinct.subList(from, Math.min(from + MOST, distinct.size())))
                .toList();
    }

    Set<Lease> run(Handle handle) {
        int renewed = bound(handle.createUpdate(statements.renew(leases.size())))
                .bind("leaseFor", Micros.of(leaseFor))
                .execute();
        if (renewed == leases.size()) {
            return new HashSet<>(leases);
        }
        return renewed == 0 ? Set.of() : held(handle);
    }

    /** What was renewed lasts; a lease that is not there now was lost, or has just ended by its owner's will. */
    private Set<Lease> held(Handle handle) {
        Set<String> tokens = bound(handle.createQuery(statements.selectHeld(leases.size())))
                .map((row, context) -> row.getString("token"))
                .set();
        Set<Lease> held = new HashSet<>(leases);
        held.removeIf(lease -> !tokens.contains(lease.token()));
        return held;
    }

    private <S extends SqlStatement<S>> S bound(S statement) {
        for (int i = 0; i < leases.size(); i++) {
            Lease lease = leases.get(i);
            statement
                    .bind("token" + i, lease.token())
                    .bind("operation" + i, lease.key().operation())
                    .bind("scope" + i, lease.key().scope())
                    .bind("key" + i, lease.key().value());
        }
        return statement;
    }
}
