package dev.idempotent;

import dev.idempotent.IdempotencyTracer.Step;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.TransactionalStore;
import dev.idempotent.store.Transactions;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine, and the entry by hand:
 *
 * <pre>{@code
 * Idempotency idempotency = Idempotency.builder(store).build();
 * IdempotentOperation<Receipt> pay = IdempotentOperation.named("pay-invoice", Receipt.class).build();
 *
 * Outcome<Receipt> outcome =
 *         idempotency.execute(pay, invoice.id(), Fingerprint.of(invoice.amount()), () -> bank.pay(invoice));
 * }</pre>
 *
 * <p>Safe for use by many threads. {@link #close} stops its two daemon threads.
 *
 * <h2>The protocol</h2>
 *
 * <p>A call under {@link Guarantee#ATOMIC} is one transaction: claim, body, result, commit. A rival's claim waits for that in the
 * database, and is answered by what was committed. If anything fails, or the process dies, before the commit, nothing has
 * happened; after it, the next call replays. Only a commit whose answer is lost leaves doubt: then the key is read on another
 * connection, and where that does not show the result the caller gets {@link IdempotencyException.OutcomeUnknown}. Within the
 * caller's transaction the call is a part of that, and what the caller makes of it counts. A failure that is an answer is kept
 * once the work was rolled back, in a second transaction; where another call's answer stands there by then, that counts.
 *
 * <p>A call under {@link Guarantee#AT_LEAST_ONCE} or {@link Guarantee#AT_MOST_ONCE} is three steps, each of which commits by
 * itself, and the order is all there is to it:
 *
 * <ol>
 *   <li><b>Claim</b>: the store writes who runs the call, by a token of this claim, until when, and the call's fingerprint.
 *   <li><b>Body</b>: the method runs. Meanwhile one thread renews the lease.
 *   <li><b>Complete</b>: the store keeps the result, where the record still bears the token. Only then is it returned.
 * </ol>
 *
 * <p>Every other caller's claim finds the record and is answered by what stands there: the result, or "in progress".
 *
 * <p><b>If the process dies</b> before the claim is committed, nothing has happened. After it, the record stays in progress
 * until the lease lapses; then the next call takes it over by compare-and-set on the old token, counts one attempt more, and
 * runs the body again: this is why the guarantee is called at least once. After complete is committed, the next call
 * replays, though the first caller never got its answer. Under {@code AT_MOST_ONCE} nobody takes a lapsed record over, and a
 * body that threw may have done something: both are {@link IdempotencyException.Abandoned} until an operator settles them.
 *
 * <p><b>If the lease lapses while the owner lives</b> (frozen, cut off from the store, or longer than {@code maxRunFor}), a
 * successor may take over. Both run. The late owner's complete carries the old token, reaches nothing, and is reported; its
 * caller gets the value that its body returned. Where nobody took over, complete goes through: the fence is the token, not
 * the time.
 *
 * <p><b>If the body throws</b>, the record is removed and the throwable goes on; the next call runs. If that removal fails,
 * the lease lapses instead. Where the operation declares the type as an answer, it is kept as a result is.
 *
 * <p><b>If the result cannot be stored</b>, the body has still run, so the key is never released. A result that cannot be
 * encoded, or that the store will never take, is kept as "not kept": the caller has its value, repeats get
 * {@link IdempotencyException.ResultUnreadable}. A passing failure is tried again for as long as a lease lasts, and
 * the lease is renewed meanwhile; then the caller gets {@link IdempotencyException.OutcomeUnknown}.
 *
 * <p><b>Callers in one JVM</b> with one key fly together: one asks the store and runs, the others wait for it; each compares its
 * own fingerprint and decodes its own copy. When the first comes to nothing, or runs for longer than {@code maxRunFor}, the next
 * asks the store. What they land with is committed, and remembered ({@link IdempotencyBuilder#cacheResults}).
 */
public final class Idempotency implements AutoCloseable {

    private final Promises promises;
    private final Transactions transactions;
    private final Calls calls;
    private final Listeners listeners;
    private final List<IdempotencyTracer> tracers;
    private final Results results;
    private final LeaseRenewal renewal;
    private final LeasedRunner leased;
    private final Optional<AtomicRunner> atomic;
    private final IdempotencyRecords records;
    private final Purge purge;

    Idempotency(IdempotencyBuilder builder) {
        promises = builder.promises();
        transactions = builder.transactions();
        listeners = new Listeners(builder.listeners);
        calls = new Calls(promises, transactions, builder.scopes, builder.node, listeners);
        tracers = List.copyOf(builder.tracers);
        results = new Results(builder.availableCodec(), builder.maxResultBytes, listeners);
        Failures failures = new Failures(builder.failureConverters, results);
        Replays replays = new Replays(results, failures, listeners);
        Memory memory = new Memory(builder.store, builder.availableCache());
        SingleFlight flights = new SingleFlight(memory);
        renewal = new LeaseRenewal(builder.store);
        Conclusion conclusion = new Conclusion(builder.store, results, failures, listeners);
        leased = new LeasedRunner(builder.store, flights, memory, renewal, conclusion, replays, listeners);
        atomic = builder.store instanceof TransactionalStore store
                ? Optional.of(
                        new AtomicRunner(store, transactions, flights, memory, results, failures, replays, listeners))
                : Optional.empty();
        records = new IdempotencyRecords(builder.store, memory, results, failures, builder.node);
        purge = new Purge(builder.store, listeners);
        if (!builder.purgeEvery.isZero()) {
            purge.every(builder.purgeEvery);
        }
    }

    /** Begins an engine on a store. */
    public static IdempotencyBuilder builder(IdempotencyStore store) {
        return new IdempotencyBuilder(store);
    }

    /** What this engine promises where an operation does not say. */
    public Guarantee guarantee() {
        return promises.byDefault();
    }

    /**
     * What this engine promises of the operation.
     *
     * @throws IdempotencyConfigurationException where that cannot be held
     */
    public Guarantee guaranteeOf(IdempotentOperation<?> operation) {
        return promises.of(operation);
    }

    /** The records, for operators. */
    public IdempotencyRecords records() {
        return records;
    }

    /**
     * Throws {@link IllegalArgumentException}, with the reason, where this engine could not replay the operation: call it
     * at start-up.
     */
    public void check(IdempotentOperation<?> operation) {
        results.check(operation);
    }

    /**
     * Throws {@link IllegalArgumentException}, with the reason, where the method's own transaction settings keep its calls from
     * being {@link Guarantee#ATOMIC}: call it at start-up for a method that is.
     *
     * @param type the class that runs the method
     */
    public void checkAtomic(IdempotentOperation<?> operation, Method method, Class<?> type) {
        transactions.check(operation.name(), method, type);
    }

    /**
     * Runs {@code body} where no call with this key was made before, else gives back what came of that call.
     *
     * @param key a string, number, UUID, enum constant, date, or a list of these
     * @throws IdempotencyException where the call is not answered with a value; the case says why
     * @throws E whatever the body throws, as it is
     */
    public <T extends @Nullable Object, E extends Throwable> Outcome<T> execute(
            IdempotentOperation<T> operation, @Nullable Object key, Fingerprint fingerprint, Body<T, E> body) throws E {
        return execute(operation, key, fingerprint, Optional::empty, body);
    }

    /**
     * As {@link #execute(IdempotentOperation, Object, Fingerprint, Body)}, with a look for an entry that the application
     * already has. It is asked once the key is granted, and what it finds is stored and returned instead of running
     * {@code body}.
     */
    public <T extends @Nullable Object, E extends Throwable> Outcome<T> execute(
            IdempotentOperation<T> operation,
            @Nullable Object key,
            Fingerprint fingerprint,
            Body<Optional<T>, E> existing,
            Body<T, E> body)
            throws E {
        Trace trace = Trace.of(tracers, operation);
        return trace.isOff()
                ? run(calls.call(operation, key, fingerprint, trace), existing, body)
                : trace.step(
                        Step.CALL,
                        () -> run(
                                calls.call(operation, key, fingerprint, trace),
                                existing,
                                () -> trace.step(Step.BODY, body)));
    }

    /** As {@link #executeAsync(IdempotentOperation, Object, Fingerprint, Body, Body)}, without a look for entries. */
    public <T extends @Nullable Object, E extends Throwable> CompletableFuture<Outcome<T>> executeAsync(
            IdempotentOperation<T> operation,
            @Nullable Object key,
            Fingerprint fingerprint,
            Body<? extends CompletionStage<T>, E> body)
            throws E {
        return executeAsync(operation, key, fingerprint, Optional::empty, body);
    }

    /**
     * As {@link #execute(IdempotentOperation, Object, Fingerprint, Body, Body)}, for a body whose value comes later. The
     * call ends when its stage does, and its lease is renewed until then. The key is claimed, and a running call waited
     * for, on the calling thread; refusals and replays are stages that are complete already. Cancelling what is returned
     * cancels the body's stage; a stage that is cancelled or fails releases the key.
     *
     * @throws E what the body throws before it returns its stage
     */
    public <T extends @Nullable Object, E extends Throwable> CompletableFuture<Outcome<T>> executeAsync(
            IdempotentOperation<T> operation,
            @Nullable Object key,
            Fingerprint fingerprint,
            Body<Optional<T>, E> existing,
            Body<? extends CompletionStage<T>, E> body)
            throws E {
        return executeAsync(operation, trace -> calls.call(operation, key, fingerprint, trace), existing, body);
    }

    /**
     * A call to be made later: whose it is, its key and what is compared are taken now, from the calling thread.
     *
     * @throws IdempotencyException.InvalidKey where the key is none
     */
    public <T extends @Nullable Object> PreparedCall<T> prepare(
            IdempotentOperation<T> operation, @Nullable Object key, Fingerprint fingerprint) {
        try {
            return new PreparedCall<>(this, operation, calls.key(operation, key), calls.text(fingerprint));
        } catch (IdempotencyException refusal) {
            throw listeners.refused(operation, refusal);
        }
    }

    <T extends @Nullable Object, E extends Throwable> CompletableFuture<Outcome<T>> executeAsync(
            PreparedCall<T> call, Body<Optional<T>, E> existing, Body<? extends CompletionStage<T>, E> body) throws E {
        return executeAsync(call.operation, trace -> calls.call(call, trace), existing, body);
    }

    private <T extends @Nullable Object, E extends Throwable> CompletableFuture<Outcome<T>> executeAsync(
            IdempotentOperation<T> operation,
            Function<Trace, Call<T>> call,
            Body<Optional<T>, E> existing,
            Body<? extends CompletionStage<T>, E> body)
            throws E {
        Trace trace = Trace.of(tracers, operation);
        return trace.isOff()
                ? runAsync(operation, () -> call.apply(trace), existing, body)
                : trace.stage(
                        Step.CALL,
                        () -> runAsync(
                                operation, () -> call.apply(trace), existing, () -> trace.stage(Step.BODY, body)));
    }

    private <T extends @Nullable Object, E extends Throwable> Outcome<T> run(
            Call<T> call, Body<Optional<T>, E> existing, Body<T, E> body) throws E {
        return call.guarantee() == Guarantee.ATOMIC
                ? atomic.orElseThrow().run(call, existing, body)
                : leased.run(call, existing, body);
    }

    private <T extends @Nullable Object, E extends Throwable> CompletableFuture<Outcome<T>> runAsync(
            IdempotentOperation<T> operation,
            Supplier<Call<T>> made,
            Body<Optional<T>, E> existing,
            Body<? extends CompletionStage<T>, E> body)
            throws E {
        Call<T> call;
        try {
            call = made.get();
        } catch (IdempotencyException refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
        if (call.guarantee() == Guarantee.ATOMIC) {
            throw Promises.notAtomic(operation.name() + " is to be ATOMIC, and its result comes later than its"
                    + " transaction ends: on another thread.");
        }
        return leased.runAsync(call, existing, body);
    }

    /** An annotated method runs unguarded, as its condition said, or since its optional key was not given. */
    public void ranUnguarded(String operation) {
        listeners.tell(listener -> listener.unguarded(operation));
    }

    /**
     * Removes records whose retention is over, in batches, a bounded number at a time.
     *
     * @return how many were removed
     */
    public int purge() {
        return purge.run();
    }

    /** Stops renewing and purging. Calls that still run keep their keys until their leases lapse. */
    @Override
    public void close() {
        renewal.close();
        purge.close();
    }
}
