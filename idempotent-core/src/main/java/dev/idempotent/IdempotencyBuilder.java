package dev.idempotent;

import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import dev.idempotent.store.TransactionalStore;
import dev.idempotent.store.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Collects what an engine is made of. Not safe for use by many threads. */
public final class IdempotencyBuilder {

    final IdempotencyStore store;
    final List<IdempotencyListener> listeners = new ArrayList<>();
    final List<IdempotencyTracer> tracers = new ArrayList<>();
    private @Nullable Transactions transactions;
    ScopeResolver scopes = ScopeResolver.ANONYMOUS;
    final Map<Class<?>, FailureConverter<?>> failureConverters = new HashMap<>();
    private @Nullable Guarantee guarantee;
    private @Nullable ResultCodec codec;
    private final List<UnaryOperator<ResultCodec>> codecWrappers = new ArrayList<>();
    int maxResultBytes = 16 * 1024 * 1024;
    Duration purgeEvery = Duration.ofHours(1);
    Node node = Node.ofThisProcess();
    private long cacheBytes;
    private Duration cacheFor = Duration.ZERO;

    IdempotencyBuilder(IdempotencyStore store) {
        this.store = store;
    }

    /**
     * What is promised where an operation does not say; {@link Guarantee#ATOMIC} unless told otherwise, and for the in-memory
     * store at least once.
     */
    public IdempotencyBuilder guarantee(Guarantee value) {
        guarantee = value;
        return this;
    }

    /**
     * How calls take part in the application's transactions; as the store says unless told otherwise, and not at all where it is
     * no {@link TransactionalStore}.
     */
    public IdempotencyBuilder transactions(Transactions value) {
        transactions = value;
        return this;
    }

    /** For whom a thread works; everybody is anonymous unless told otherwise. */
    public IdempotencyBuilder scopes(ScopeResolver value) {
        scopes = value;
        return this;
    }

    /** How results are kept; a {@link JacksonResultCodec} unless told otherwise, where Jackson is there. */
    public IdempotencyBuilder codec(ResultCodec value) {
        codec = value;
        return this;
    }

    /** Puts another codec around the one there is; what is given later stands further out, nearer to the store. */
    public IdempotencyBuilder wrapCodec(UnaryOperator<ResultCodec> value) {
        codecWrappers.add(value);
        return this;
    }

    /** The largest encoded result that is kept; 16 MiB unless told otherwise. */
    public IdempotencyBuilder maxResultBytes(int value) {
        maxResultBytes = value;
        return this;
    }

    /** How often expired records are removed; hourly unless told otherwise, never where it is zero. */
    public IdempotencyBuilder purgeEvery(Duration value) {
        purgeEvery = value;
        return this;
    }

    /**
     * Keeps results in this JVM too, once they are committed, so that a replay asks nobody; off unless told otherwise. Caffeine
     * is on the class path for that. Fingerprints are compared and results decoded as ever, and what is encrypted stays so.
     *
     * <p>An entry never lives longer than its record was to be kept. The price: a record that is deleted by hand, or lost in a
     * fail-over to a replica that did not have it, may be replayed here until {@code timeToLive} is over; and whoever sets the
     * database's clock forward sees what has expired by that replayed as long. {@link IdempotencyRecords} of this engine forget
     * at once. A store that is not to be remembered ({@link IdempotencyStore#mayBeRemembered}) is asked each time.
     *
     * @param maxBytes how much is kept at the most, at least 1: results, keys and fingerprints, and 500 bytes an entry; those
     *     that are asked for seldom make room
     * @param timeToLive how long an entry lives at the most, from 1 ms to 100 years
     * @throws IdempotencyConfigurationException where one of them is out of bounds; and from {@link #build} without Caffeine
     */
    public IdempotencyBuilder cacheResults(long maxBytes, Duration timeToLive) {
        if (maxBytes < 1
                || timeToLive.compareTo(Duration.ofMillis(1)) < 0
                || timeToLive.compareTo(Timing.LONGEST) > 0) {
            throw new IdempotencyConfigurationException(
                    "Results are to be cached in " + maxBytes + " bytes for " + timeToLive + ".",
                    "Give at least 1 byte, and a duration of 1 ms to 36500 days.");
        }
        cacheBytes = maxBytes;
        cacheFor = timeToLive;
        return this;
    }

    /**
     * What operators know this process by: records tell who has them ({@link IdempotencyRecords#node}), since it is part of the
     * tokens of leases. The end of host name and process id unless told otherwise.
     *
     * @param value 1 to 13 characters of printable ASCII without blanks
     * @throws IdempotencyConfigurationException where it is not
     */
    public IdempotencyBuilder node(String value) {
        node = new Node(value);
        return this;
    }

    /** Makes a recorded failure of exactly this type again, from its message, where it has no constructor for that. */
    public <X extends Throwable> IdempotencyBuilder failureConverter(
            Class<X> type, Function<@Nullable String, X> converter) {
        return failureConverter(type, Throwable::getMessage, converter);
    }

    /**
     * As {@link #failureConverter(Class, Function)}, from a text that says more than the message does.
     *
     * @param toText what is kept of a failure of exactly this type
     * @param fromText makes it again; may be given the message of one that was kept before there was this converter
     */
    public <X extends Throwable> IdempotencyBuilder failureConverter(
            Class<X> type, Function<X, @Nullable String> toText, Function<@Nullable String, X> fromText) {
        failureConverters.put(type, new FailureConverter<>(type, toText, fromText));
        return this;
    }

    /** Adds one that is told what calls come to. */
    public IdempotencyBuilder listener(IdempotencyListener value) {
        listeners.add(value);
        return this;
    }

    /** Adds one that is told of the steps of calls; it begins those before, and ends them after, those that are added later. */
    public IdempotencyBuilder tracer(IdempotencyTracer value) {
        tracers.add(value);
        return this;
    }

    /** Throws {@link IdempotencyConfigurationException} where the parts do not make an engine. */
    public Idempotency build() {
        return new Idempotency(this);
    }

    /** What was chosen, or is right for the store. */
    Promises promises() {
        if (guarantee == Guarantee.ATOMIC && !(store instanceof TransactionalStore)) {
            throw Promises.notAtomic("The guarantee is to be ATOMIC, and the store takes part in no transactions: "
                    + store.getClass().getName() + ".");
        }
        Guarantee byDefault = store instanceof InMemoryIdempotencyStore ? Guarantee.AT_LEAST_ONCE : Guarantee.ATOMIC;
        return new Promises(guarantee == null ? byDefault : guarantee, store, transactions());
    }

    Transactions transactions() {
        if (transactions != null) {
            return transactions;
        }
        return store instanceof TransactionalStore transactional ? transactional.transactions() : Transactions.none();
    }

    ResultCodec availableCodec() {
        ResultCodec outermost = innermostCodec();
        for (UnaryOperator<ResultCodec> wrapper : codecWrappers) {
            outermost = wrapper.apply(outermost);
        }
        return outermost;
    }

    private ResultCodec innermostCodec() {
        if (codec != null) {
            return codec;
        }
        if (!JacksonPresence.PRESENT) {
            throw new IdempotencyConfigurationException(
                    "There is no result codec.",
                    "Add tools.jackson.core:jackson-databind, or give the engine a ResultCodec of your own.");
        }
        return new JacksonResultCodec();
    }

    ResultCache availableCache() {
        if (cacheBytes == 0) {
            return ResultCache.NONE;
        }
        if (!CaffeinePresence.PRESENT) {
            throw new IdempotencyConfigurationException(
                    "Results are to be cached, and Caffeine is not on the class path.",
                    "Add com.github.ben-manes.caffeine:caffeine, or cache none.");
        }
        return new CaffeineResultCache(cacheBytes, cacheFor);
    }
}
