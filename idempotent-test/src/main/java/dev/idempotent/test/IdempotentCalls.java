package dev.idempotent.test;

import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyBuilder;
import dev.idempotent.IdempotencyException;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.TransactionalStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/**
 * The idempotent calls of a test: what became of them, for assertions, and what shall become of those to come.
 *
 * <pre>{@code
 * orders.place(order);
 * orders.place(order);
 *
 * assertThat(calls).ofKey("4711").executedOnce().replayed(1);
 * }</pre>
 *
 * <p>In Spring it is a bean of a test with {@link TestIdempotency}, in plain Java {@link IdempotencyExtension} has it; both
 * clear it before each test. By hand it is made by {@link #inMemory()} or {@link #on}.
 *
 * <p>A call is counted when it ends; one that is part of its caller's transaction counts before that ends, and still does
 * where it is rolled back. Safe for use by many threads of one test at a time.
 */
public final class IdempotentCalls implements AssertProvider<IdempotentCallsAssert> {

    private final Recorder recorder = new Recorder();
    private final ForcedValues values = new ForcedValues();
    private final Script script = new Script(values, this::engine);
    private final ScriptedStore store;
    private volatile @Nullable Supplier<Idempotency> engine;
    private volatile boolean equipped;

    private IdempotentCalls(IdempotentCalls.Stores stores) {
        store = stores.scripted(script, recorder);
    }

    private interface Stores {

        ScriptedStore scripted(Script script, Recorder recorder);
    }

    /**
     * Calls on a store in memory. It takes part in transactions, of Spring's where there are any: what rolls back leaves no
     * record, and the default guarantee is {@link dev.idempotent.Guarantee#ATOMIC} as on a database. Where nobody has
     * transactions, an {@code ATOMIC} call that throws still frees its key, and what its body did stays.
     */
    public static IdempotentCalls inMemory() {
        InMemoryTransactions transactions = new InMemoryTransactions();
        return transactional(() -> new InMemoryTransactionalStore(transactions));
    }

    /**
     * Calls on a store that is there, such as an SQL store on a test's database. Nothing is ever deleted from it: each test has
     * scopes of its own, and those of earlier ones stay behind.
     *
     * @throws IllegalArgumentException where it is an {@link InMemoryIdempotencyStore}, which {@link #inMemory()} stands for
     */
    public static IdempotentCalls on(IdempotencyStore store) {
        if (store instanceof InMemoryIdempotencyStore) {
            throw new IllegalArgumentException(
                    "the application's store is in memory itself: use the one that the test brings");
        }
        return store instanceof TransactionalStore transactional
                ? transactional(() -> transactional)
                : new IdempotentCalls((script, recorder) -> new ScriptedStore(() -> store, script, recorder));
    }

    private static IdempotentCalls transactional(Supplier<TransactionalStore> stores) {
        return new IdempotentCalls((script, recorder) -> new ScriptedTransactionalStore(stores, script, recorder));
    }

    /** The store for the engine under test; for an application that makes its own, with {@link #equip}. */
    public IdempotencyStore store() {
        return store;
    }

    /**
     * Lets an engine tell what calls come to, and give back what a test forces. The library's own engines are equipped in
     * Spring; one that an application builds there is where it asks its {@code IdempotencyBuilderCustomizer} beans.
     *
     * @param builder of an engine on {@link #store()}
     */
    public IdempotencyBuilder equip(IdempotencyBuilder builder) {
        equipped = true;
        return builder.listener(recorder).wrapCodec(values::around);
    }

    /**
     * Builds the engine under test, on {@link #store()}; it purges nothing. Whoever asks for it closes it.
     *
     * @param settings those of the application
     */
    public Idempotency engine(UnaryOperator<IdempotencyBuilder> settings) {
        IdempotencyBuilder builder = settings.apply(Idempotency.builder(store).purgeEvery(Duration.ZERO));
        Idempotency built = equip(builder).build();
        engine = () -> built;
        return built;
    }

    /** Where the engine comes from that is built elsewhere. */
    void engine(Supplier<Idempotency> value) {
        engine = value;
    }

    boolean isEquipped() {
        return equipped;
    }

    private Idempotency engine() {
        Supplier<Idempotency> known = engine;
        if (known == null || !equipped) {
            throw new IllegalStateException("a test forces a result, and there is no engine that would give it back:"
                    + " build it by IdempotentCalls.engine");
        }
        return known.get();
    }

    /** Forgets every record and call, and what was forced. */
    public void clear() {
        store.clear();
        script.clear();
        recorder.clear();
    }

    /**
     * Begins to say what a call of any operation with this key, whosever it is, is answered with from now on.
     *
     * @param key as the call has it: a string, number, UUID, enum constant, date, or a list of these
     * @throws IdempotencyException.InvalidKey where it is none
     */
    public ForcedAnswer force(Object key) {
        return new ForcedAnswer(script, Optional.empty(), ScratchEngine.text(key));
    }

    /** As {@link #force(Object)}, for one operation; an annotated method without a name is called as failed assertions show. */
    public ForcedAnswer force(String operation, Object key) {
        return new ForcedAnswer(script, Optional.of(operation), ScratchEngine.text(key));
    }

    List<EndedCall> ended() {
        return recorder.calls();
    }

    /** For {@code assertThat(calls)} of AssertJ. */
    @Override
    public IdempotentCallsAssert assertThat() {
        return new IdempotentCallsAssert(this);
    }

    @Override
    public String toString() {
        return "idempotent calls " + recorder.calls();
    }
}
