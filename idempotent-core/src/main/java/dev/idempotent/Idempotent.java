package dev.idempotent;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method safe to repeat: the first call with a key runs, every other call with that key gets the stored result.
 *
 * <pre>{@code
 * @Idempotent(key = "#order.clientId")
 * public Order place(NewOrder order) { … }
 * }</pre>
 *
 * <p><b>What a repeat gets.</b> A completed call is answered from the store, as the method's generic return type says. A
 * call that still runs is waited for, at most {@link #waitFor}, then refused with {@link IdempotencyException.InProgress}.
 * A key that comes with other arguments is refused with {@link IdempotencyException.KeyReused}. A key that is missing,
 * blank, malformed or too long is refused with {@link IdempotencyException.InvalidKey}, a store that cannot answer with
 * {@link IdempotencyException.StoreUnavailable}: the method never runs unguarded.
 *
 * <p><b>Where it may stand.</b> On a method, on the interface method it implements, or on an annotation of one's own that
 * is then put on methods. Everything that can be checked is checked at start-up: expressions, durations, parameter names
 * (compile with {@code -parameters}), and whether the return type can be replayed at all. Streams, iterators and other
 * values that are consumed once cannot.
 *
 * <p><b>Expressions</b> are SpEL over the parameters by name ({@code #order.clientId}), parsed once. They only read: types,
 * constructors, beans and assignments are refused, and so are method calls, except in {@link #existing}.
 *
 * <p><b>Durations</b> are written {@code 250ms}, {@code 5s}, {@code 30m}, {@code 24h}, {@code 7d} or ISO-8601
 * ({@code PT5S}). In Spring every text may hold {@code ${placeholders}}. Left empty, the engine's default holds; the
 * defaults named here are those of an engine that was not told otherwise.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface Idempotent {

    /** For {@link #fingerprint()}: two calls with one key are never compared. */
    String NONE = "none";

    /**
     * The idempotency key: an expression that yields a string, number, UUID, enum constant, date, or a list of these
     * ({@code {#tenant, #order.number}}). Parts never run into each other: {@code {'a','bc'}} is not {@code {'ab','c'}}. A
     * part has at most 255 characters, no control characters, and is not blank. A part that is null, or text that is joined
     * to null, is a key that is missing. Left empty, one parameter bears
     * {@link IdempotencyKey}.
     */
    String key() default "";

    /**
     * The stable name of what is done; two methods with one name share their keys. By default the fully-qualified class,
     * method and parameter types, so a method that is renamed or moved forgets what it did: name operations that matter.
     */
    String operation() default "";

    /** Whose keys these are. By default one principal's keys never meet another's. */
    KeyScope scope() default KeyScope.PRINCIPAL;

    /**
     * What is promised where a process dies in the middle of a call; one {@link Guarantee}. By default the engine's, which is
     * {@link Guarantee#ATOMIC} unless it was told otherwise: the method works in the store's database, and key, work and result
     * commit together. It opens the transaction, outside the method's own {@code @Transactional}, which joins it, or joins the
     * one that is open. Where that cannot hold (the store or its {@code DataSource} is another, the method's propagation is
     * {@code REQUIRES_NEW}, {@code NOT_SUPPORTED} or {@code NEVER}, its {@code @Transactional} is read-only, or its result is
     * asynchronous) start-up fails and asks for a choice. Under the other two the key commits on its own, so they are refused
     * inside a transaction.
     */
    Guarantee[] guarantee() default {};

    /**
     * What must be equal between two calls with one key: an expression ({@code {#order.productId, #order.quantity}}), or
     * {@link #NONE}. By default every argument but the key itself and the framework's (requests, principals), compared as
     * JSON: the order of members does not count, members that are null are left out, {@code 1.0} equals {@code 1.00}. In
     * an expression a part that is null equals no other; what is computed of null is refused, so write {@code ?.} there.
     */
    String fingerprint() default "";

    /** How long a repeat waits for the running call; {@code 0s} refuses it at once. Default {@code 5s}. */
    String waitFor() default "";

    /**
     * How long a silent owner keeps the key. The lease is renewed at a third of this while the method runs, so it says how
     * soon the key of a crashed process is free, not how long a call may take. At least {@code 100ms}; default {@code 30s}.
     */
    String leaseFor() default "";

    /**
     * How long a call is believed to be alive: after this its lease is no longer renewed, and another call may take over.
     * At least {@link #leaseFor}; default {@code 1h}.
     */
    String maxRunFor() default "";

    /** How long the answer is kept, counted from when the call was granted the key. Default {@code 24h}. */
    String retainFor() default "";

    /**
     * Exception types that are an answer ("insufficient funds") rather than a mishap: what the method throws of them is
     * kept, and repeats get it thrown again, as the declared type where that has a public constructor with one {@code
     * String}, or the engine has a converter for it, else as {@link IdempotencyException.RecordedFailure}. By default
     * none: a method that throws releases its key. Under {@link Guarantee#ATOMIC} what the method did is rolled back, and the
     * failure is kept in a transaction of its own; where the method joined one, its work alone is undone, and the failure is
     * kept if the caller commits.
     */
    Class<? extends Throwable>[] recordFailures() default {};

    /**
     * For {@link Guarantee#AT_MOST_ONCE}, exception types that prove that nothing happened ("connection refused"): what the
     * method throws of them releases its key. By default none: a method that throws anything but a recorded failure is not run
     * again until an operator settles its key.
     */
    Class<? extends Throwable>[] releaseOn() default {};

    /**
     * Whether this call is guarded at all: an expression that yields a boolean. Where it is false the method runs as if
     * it were not annotated. By default every call is guarded.
     */
    String condition() default "";

    /**
     * An entry that the application already has and that answers the call: an expression on the target, which may call
     * its methods ({@code findByEmail(#user.email)}). It yields null or an empty {@link java.util.Optional} where there is
     * none, else a value of the method's return type, which is stored and returned instead of running the method. It is
     * evaluated after the key is granted, so at most by one caller at a time.
     */
    String existing() default "";
}
