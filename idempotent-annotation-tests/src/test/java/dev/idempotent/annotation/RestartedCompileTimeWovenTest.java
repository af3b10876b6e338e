package dev.idempotent.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Guarantee;
import dev.idempotent.annotation.subject.Shop;
import dev.idempotent.annotation.subject.Shop.NewOrder;
import dev.idempotent.annotation.subject.Till;
import dev.idempotent.spring.EnableIdempotency;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application that is started again in its JVM by another class loader, while the library's classes stay, as Boot's devtools do
 * it.
 */
class RestartedCompileTimeWovenTest {

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE, mode = AdviceMode.ASPECTJ)
    static class Application {

        @Bean
        Shop shop() {
            return new Shop();
        }

        /** What each start answers, and how often its shop ran for that. */
        @Bean
        Callable<List<Integer>> calls(Shop shop) {
            return () ->
                    List.of(shop.place(new NewOrder("of both", 1)).number(), shop.runs(), Till.payStatic("of both"));
        }
    }

    /** Loads the application from the files that its parent has, and leaves all else to that. */
    private static final class Restart extends ClassLoader {

        Restart() {
            super(RestartedCompileTimeWovenTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Shop.class.getPackageName()) && !name.startsWith(Application.class.getName())) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? define(name) : loaded;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = Objects.requireNonNull(file, name).readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static Object answers(IdempotencyStore database) throws Exception {
        Restart classes = new Restart();
        try (var context = new AnnotationConfigApplicationContext()) {
            context.setClassLoader(classes);
            context.registerBean(IdempotencyStore.class, () -> database);
            context.register(classes.loadClass(Application.class.getName()));
            context.refresh();
            assertThat(context.getBean("shop")).isNotInstanceOf(Shop.class);
            return context.getBean(Callable.class).call();
        }
    }

    @Test
    void theEngineIsTheNewContextsAndAnswersOfTheOldOneAreReadAsTheNewClasses() throws Exception {
        IdempotencyStore database = new InMemoryIdempotencyStore();

        assertThat(answers(database)).isEqualTo(List.of(1, 1, 1));
        assertThat(answers(database)).isEqualTo(List.of(1, 0, 1));
    }
}
