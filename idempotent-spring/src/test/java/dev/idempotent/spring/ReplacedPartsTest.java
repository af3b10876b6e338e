package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Idempotency;
import dev.idempotent.Timing;
import dev.idempotent.aop.IdempotentAdvice;
import dev.idempotent.aop.IdempotentMethods;
import dev.idempotent.store.IdempotencyRecord.State;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** Every bean of the library's gives way to one of the application's, but for what sees to it that nothing runs unguarded. */
class ReplacedPartsTest {

    private final WebApplicationContextRunner application = Parts.in(new WebApplicationContextRunner());

    @Test
    void everyBeanThatIsNoInfrastructureGivesWayToOneOfItsName() {
        application.run(context -> {
            Set<String> replaced = new LinkedHashSet<>();
            Parts.of(context).forEach((name, definition) -> {
                if (definition.getRole() != BeanDefinition.ROLE_INFRASTRUCTURE) {
                    Object own = context.getBean(name);
                    with(name, own).run(other -> {
                        assertThat(Parts.of(other))
                                .as(name)
                                .doesNotContainKey(name)
                                .isNotEmpty();
                        assertThat(other.getBean(name)).isSameAs(own);
                    });
                    replaced.add(name);
                }
            });
            assertThat(replaced).hasSizeGreaterThan(10).contains("idempotency", "idempotencyProblemHandler");
        });
    }

    @Test
    void infrastructureGivesWayToNothing() {
        application.run(context -> {
            Set<String> kept = new LinkedHashSet<>();
            Parts.of(context).forEach((name, definition) -> {
                if (definition.getRole() == BeanDefinition.ROLE_INFRASTRUCTURE) {
                    with(name, new Object())
                            .run(other -> assertThat(other)
                                    .as(name)
                                    .getFailure()
                                    .isInstanceOf(BeanDefinitionOverrideException.class));
                    kept.add(name);
                }
            });
            assertThat(kept).contains("idempotentAdvisor", "guardedBeansCheck", "idempotencyHandlerCheck");
        });
    }

    @SuppressWarnings("unchecked") // The type is the bean's.
    private WebApplicationContextRunner with(String name, Object own) {
        return application.withBean(name, (Class<Object>) own.getClass(), () -> own);
    }

    @Test
    void anAdviceOfTheApplicationsStandsAroundTheMethodsToo() {
        IdempotentMethods methods = new IdempotentMethods(text -> text, Timing.STANDARD);
        Idempotency engine = Idempotency.builder(new InMemoryIdempotencyStore()).build();
        application
                .withBean(IdempotentMethods.class, () -> methods)
                .withBean(IdempotentAdvice.class, () -> new IdempotentAdvice(methods, () -> engine))
                .run(context -> {
                    assertThat(context).hasSingleBean(IdempotentAdvice.class).hasSingleBean(IdempotentMethods.class);
                    Till.assertGuardedIn(context);
                    assertThat(engine.records().count(10).in(State.COMPLETED)).isEqualTo(2);
                });
    }
}
