package dev.idempotent.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.annotation.subject.Shop;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** A suite with several contexts, which Spring keeps in its cache and pauses. */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class TestContextsCompileTimeWovenTest {

    @Configuration(proxyBeanMethods = false)
    static class One extends WovenInSpringContract.Woven {}

    @Configuration(proxyBeanMethods = false)
    static class Other extends WovenInSpringContract.Woven {}

    abstract static class Guarded {

        @Autowired
        @SuppressWarnings("NullAway.Init") // Spring sets it.
        Shop shop;

        @Test
        void aGuardedMethodUsesTheContextOfItsTest() {
            int runs = shop.runs();

            assertThat(shop.primitive(getClass().getName())).isEqualTo(runs + 1);
            assertThat(shop.primitive(getClass().getName())).isEqualTo(runs + 1);
            assertThat(shop.primitive("of every test")).isEqualTo(shop.primitive("of every test"));
        }
    }

    @Nested
    @Order(1)
    @SpringJUnitConfig(One.class)
    class First extends Guarded {}

    @Nested
    @Order(2)
    @SpringJUnitConfig(Other.class)
    class Second extends Guarded {}

    /** The last context is not paused, so it is closed for the tests without one. */
    @Nested
    @Order(3)
    @SpringJUnitConfig(One.class)
    @DirtiesContext
    class FirstAgain extends Guarded {}
}
