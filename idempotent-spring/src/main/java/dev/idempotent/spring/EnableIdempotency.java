package dev.idempotent.spring;

import dev.idempotent.Guarantee;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.context.annotation.Import;

/**
 * Guards {@link dev.idempotent.Idempotent} methods of Spring beans, in applications without Spring Boot; with Boot nothing
 * needs to be enabled.
 *
 * <pre>{@code
 * @Configuration
 * @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE)
 * class ShopConfiguration {
 *
 *     @Bean
 *     IdempotencyStore idempotencyStore(DataSource dataSource) {
 *         return JdbiIdempotencyStore.builder(dataSource).build();
 *     }
 * }
 * }</pre>
 *
 * <p>It needs an {@link dev.idempotent.store.IdempotencyStore} bean. Beans of these types are used where there are any: {@link
 * dev.idempotent.ResultCodec}, {@link dev.idempotent.store.Transactions}, and every {@link
 * dev.idempotent.IdempotencyListener}, {@link IdempotencyBuilderCustomizer} and {@link dev.idempotent.ScopeResolver}. Callers
 * are told apart by Spring Security's principal, where Spring Security is there, and by each {@code ScopeResolver}, such as one
 * of tenants; one that is named {@code principalScopeResolver} takes the principal's place.
 *
 * <p>The advice stands outside {@code @Transactional} and inside {@code @PreAuthorize}, {@code @Async} and
 * {@code @Retryable}, as long as these keep their orders. Calls that a bean makes to itself do not pass a proxy and are not
 * guarded, unless its class is woven.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Import(ModeSelector.class)
public @interface EnableIdempotency {

    /** What is promised; see {@link Guarantee}. */
    Guarantee guarantee() default Guarantee.ATOMIC;

    /**
     * How methods are guarded: by proxies around beans, or, with {@link AdviceMode#ASPECTJ}, by {@link
     * dev.idempotent.aop.IdempotentAspect} woven into their classes, which then uses this context's engine. Woven advice has
     * no order among proxies: it stands inside all of them.
     *
     * <p>In ASPECTJ mode a bean that has an annotated method which is not woven cannot be made. The engine is there for
     * initializers and destroy methods of beans, except those that are made before all others, such as post-processors. It is
     * one for all woven classes: a second context in this mode cannot start while the first runs. A context that is stopped
     * makes room; so the contexts that Spring's test cache keeps take turns. In Boot, a child context that has no engine of
     * its own uses its parent's.
     */
    AdviceMode mode() default AdviceMode.PROXY;

    /** Where the advice stands among others; a higher number is further inside. */
    int order() default IdempotentAdvisor.DEFAULT_ORDER;

    /** Whether classes are proxied rather than their interfaces. */
    boolean proxyTargetClass() default true;
}
