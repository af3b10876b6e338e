package dev.idempotent;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the one parameter of an {@link Idempotent} method that is its key, in place of {@link Idempotent#key}. The parameter
 * is a string, number, UUID, enum or date, a list of these, or an {@link java.util.Optional} of one.
 *
 * <p>On a handler of Spring MVC that binds it to nothing else, such as a path variable, it is also bound: to the request's
 * {@code Idempotency-Key} header.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface IdempotencyKey {

    /**
     * Whether a call must have a key. By default it must: null, or an empty {@link java.util.Optional}, is refused with {@link
     * IdempotencyException.InvalidKey}. Where it need not, a call without a key runs <em>unguarded</em>, as if the method were
     * not annotated, and listeners are told; one with a key that is blank, malformed or too long is refused all the same. A
     * parameter that is an {@code Optional}, or is declared {@code @Nullable}, says as much as {@code false}.
     */
    boolean required() default true;
}
