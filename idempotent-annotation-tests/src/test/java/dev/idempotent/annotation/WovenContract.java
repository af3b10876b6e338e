package dev.idempotent.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.Idempotent;
import dev.idempotent.annotation.subject.Shop;
import dev.idempotent.annotation.subject.Till;
import dev.idempotent.aop.IdempotentAdvice;
import dev.idempotent.aop.IdempotentAspect;
import dev.idempotent.aop.IdempotentClasses;
import dev.idempotent.aop.IdempotentMethods;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AliasFor;

/** What woven methods do besides. */
abstract class WovenContract extends AnnotationContract {

    private final Idempotency engine =
            Idempotency.builder(new InMemoryIdempotencyStore()).build();
    private IdempotentAspect.Configured configured = IdempotentAspect.configure(engine);

    @AfterEach
    void close() {
        configured.close();
        engine.close();
    }

    @Override
    Shop shop() {
        return new Shop();
    }

    @Test
    void aPrivateMethodThatTheObjectCallsItselfIsGuarded() {
        Till till = new Till();

        assertThat(till.pay("a")).isEqualTo(1);
        assertThat(till.pay("a")).isEqualTo(1);
        assertThat(till.runs()).isEqualTo(1);
    }

    @Test
    void aStaticMethodIsGuarded() {
        assertThat(Till.payStatic("a")).isEqualTo(Till.payStatic("a"));
        assertThat(Till.payStatic("b")).isEqualTo(Till.payStatic("a") + 1);
    }

    @Test
    void aMethodThatCallsItselfWithAnotherKeyIsGuardedEachTime() {
        Till till = new Till();

        assertThat(till.countdown(3)).isEqualTo(4);
        assertThat(till.countdown(2)).isEqualTo(4);
        assertThat(till.runs()).isEqualTo(4);
    }

    @Test
    void anOverriddenMethodThatItsOverrideCallsIsACallOfItsOwn() {
        Till.Special special = new Till.Special();

        assertThat(special.overridden("a")).isEqualTo(101);
        assertThat(special.overridden("a")).isEqualTo(101);
        assertThat(special.runs()).isEqualTo(1);
    }

    @Test
    void withoutAnEngineAGuardedMethodThrowsAndSaysHowToConfigure() {
        configured.close();
        Till till = new Till();

        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> till.pay("a"))
                .withMessageContaining("Till.payNow")
                .withMessageContaining("IdempotentAspect.configure(idempotency)");
        assertThat(till.runs()).isZero();
    }

    @Test
    void configuringTwiceIsAnErrorAndClosingMakesRoom() {
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> IdempotentAspect.configure(engine))
                .withMessageContaining("configured already");
        configured.close();
        configured = IdempotentAspect.configure(engine);
        assertThat(new Till().pay("a")).isEqualTo(1);
    }

    @Test
    void whatIsClosedAgainDoesNotEndALaterConfiguration() {
        configured.close();
        IdempotentAdvice advice = new IdempotentAdvice(new IdempotentMethods(), () -> engine);
        IdempotentAspect.Configured earlier = IdempotentAspect.configure(advice);
        earlier.close();
        configured = IdempotentAspect.configure(advice);
        earlier.close();
        assertThat(new Till().pay("a")).isEqualTo(1);
    }

    @Test
    void theCheckFindsEveryAnnotatedMethodWoven() {
        IdempotentClasses.in("dev.idempotent.annotation.subject").requireWoven();
    }

    @Idempotent
    @Retention(RetentionPolicy.RUNTIME)
    @interface Direct {

        @AliasFor(annotation = Idempotent.class)
        String key();
    }

    @Direct(key = "#id")
    @Retention(RetentionPolicy.RUNTIME)
    @interface TwoAway {}

    static class HalfWoven {

        @Idempotent(key = "#id")
        int pay(String id) {
            return id.length();
        }

        @TwoAway
        int pay(int id) {
            return id;
        }
    }

    interface Payable {

        @Idempotent(key = "#id")
        int pay(String id);
    }

    static class ByInterface implements Payable {

        @Override
        public int pay(String id) {
            return id.length();
        }
    }

    static class Unaware {

        public int pay(String id) {
            return id.length();
        }
    }

    static class BySuperclass extends Unaware implements Payable {}

    abstract static class Unfinished {

        @Idempotent(key = "#id")
        abstract int pay(String id);
    }

    static class Finished extends Unfinished {

        @Override
        @Idempotent(key = "#id")
        int pay(String id) {
            return id.length();
        }
    }

    @Test
    void theCheckFindsWhatTheWeaverDoesNotSee() {
        IdempotentMethods methods = new IdempotentMethods();

        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .as("an annotation two annotations away, beside an overload that is woven")
                .isThrownBy(() -> IdempotentClasses.of(HalfWoven.class, methods).requireWoven())
                .withMessageContaining("HalfWoven.pay(int)");
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .as("an annotation on an interface")
                .isThrownBy(
                        () -> IdempotentClasses.of(ByInterface.class, methods).requireWoven())
                .withMessageContaining("ByInterface.pay(");
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .as("an annotation on an interface, which a superclass implements without knowing it")
                .isThrownBy(
                        () -> IdempotentClasses.of(BySuperclass.class, methods).requireWoven())
                .withMessageContaining("BySuperclass.pay(");
        IdempotentClasses.of(Finished.class, methods).requireWoven();
    }
}
