package dev.idempotent.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Gives the application context of a test a store that is empty before each test method, and an {@link IdempotentCalls} bean to
 * assert on what calls came to and to force what they come to.
 *
 * <pre>{@code
 * @WebMvcTest(OrderController.class)
 * @TestIdempotency
 * class OrderControllerTest {
 *
 *     @Autowired
 *     MockMvcTester mvc;
 *
 *     @Autowired
 *     IdempotentCalls calls;
 *
 *     @Test
 *     void anOrderThatIsBeingPlacedIsAConflict() {
 *         calls.force("4711").inProgress();
 *
 *         assertThat(mvc.post().uri("/orders").header("Idempotency-Key", "4711")).hasStatus(HttpStatus.CONFLICT);
 *     }
 * }
 * }</pre>
 *
 * <p>With Boot it also brings the library's auto-configuration, which test slices leave out; without Boot the context enables
 * the library as ever. A context in which nothing is guarded, or by an engine that the test could not see, does not start.
 *
 * <p>Nested test classes have it from those around them. Contexts are cached by it as by any other annotation of Spring's
 * tests. One context serves one test at a time: with tests in parallel, each would clear what others have.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ImportAutoConfiguration
public @interface TestIdempotency {

    /** Where records are kept. */
    Store store() default Store.IN_MEMORY;

    /** See {@link #store()}. */
    enum Store {
        /**
         * In memory, in place of whatever store the application has. Records take part in Spring's transactions; where there
         * are none, as in a test of the web layer, {@code ATOMIC} methods run with transactions of the records alone.
         */
        IN_MEMORY,

        /**
         * In the application's own store, with all that its database does: transactions, locks, isolation. Nothing is
         * deleted; each test has scopes of its own.
         */
        OF_APPLICATION
    }
}
