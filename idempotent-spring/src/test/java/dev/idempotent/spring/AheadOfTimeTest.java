package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Guarantee;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.Idempotent;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.FileSystemGeneratedFiles;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.javapoet.ClassName;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.ClassUtils;

/** Contexts that were made ahead of time guard and check as others do, with the settings of when they run. */
class AheadOfTimeTest {

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        JdbiStoreAutoConfiguration.class,
        IdempotencyAutoConfiguration.class
    })
    @Import(Till.class)
    static class InBoot {}

    static class InMemory {

        @Bean
        InMemoryIdempotencyStore store() {
            return new InMemoryIdempotencyStore();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE)
    @Import({InMemory.class, Till.class})
    static class WithoutBoot {}

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE, mode = AdviceMode.ASPECTJ)
    @Import({InMemory.class, Till.class})
    static class NeverWoven {}

    @TempDir
    private static Path generated;

    @BeforeAll
    static void processAndCompile() throws IOException {
        for (Class<?> application : List.of(InBoot.class, WithoutBoot.class, NeverWoven.class)) {
            process(application);
        }
        Path sources = generated.resolve("sources");
        try (Stream<Path> files = Files.walk(sources)) {
            String[] arguments = Stream.concat(
                            Stream.of(
                                    "-proc:none",
                                    "-nowarn",
                                    "-d",
                                    generated.resolve("classes").toString(),
                                    "-cp"),
                            Stream.concat(
                                    Stream.of(System.getProperty("java.class.path")),
                                    files.map(Path::toString).filter(name -> name.endsWith(".java"))))
                    .toArray(String[]::new);
            assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments))
                    .isZero();
        }
    }

    private static void process(Class<?> application) {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.register(application);
            var generation = new DefaultGenerationContext(
                    new ClassNameGenerator(ClassName.get(application), application.getSimpleName()),
                    new FileSystemGeneratedFiles(generated));
            var unused = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            generation.writeGeneratedContent();
        }
    }

    static class Wrong {

        @Idempotent(key = "#nobody")
        public int pay(String invoice) {
            return 1;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE)
    @Import({InMemory.class, Wrong.class})
    static class WronglyAnnotated {}

    @Test
    void anAnnotationThatIsWrongFailsWhereTheyAreMade() {
        assertThatThrownBy(() -> process(WronglyAnnotated.class))
                .hasStackTraceContaining("Wrong.pay")
                .hasStackTraceContaining("#nobody");
    }

    @Test
    void theyGuardAndCheck() {
        ClassPath.ofTests().with(generated.resolve("classes")).run(Run.class);
    }

    /** On its own class path, where the applications are made of what was generated. */
    static final class Run implements Runnable {

        @Override
        public void run() {
            SpringProperties.setFlag("spring.aot.enabled");
            theyGuard();
            whatIsSetWhenTheyRunHolds();
            whatCannotBeHonouredIsRefused();
        }

        private static void theyGuard() {
            for (Class<?> application : List.of(InBoot.class, WithoutBoot.class)) {
                try (GenericApplicationContext context = started(application, Map.of())) {
                    Till.assertGuardedIn(context);
                    assertThat(context.getBeanProvider(GuardedBeansCheck.class)).isNotEmpty();
                }
            }
        }

        private static void whatIsSetWhenTheyRunHolds() {
            Map<String, Object> keys =
                    Map.of("idempotent.encryption.keys.k", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
            try (GenericApplicationContext context = started(InBoot.class, keys)) {
                Till.assertGuardedIn(context);
                assertThat(context.getBean(JdbcClient.class)
                                .sql("SELECT DISTINCT format FROM idempotency_record")
                                .query(String.class)
                                .list())
                        .containsExactly("aesgcm1:k:json");
            }
        }

        private static void whatCannotBeHonouredIsRefused() {
            assertThatThrownBy(() -> started(NeverWoven.class, Map.of()))
                    .hasRootCauseInstanceOf(IdempotencyConfigurationException.class)
                    .hasMessageContaining("not woven");
            assertThatThrownBy(() -> started(InBoot.class, Map.of("idempotent.lease-for", "30")))
                    .hasRootCauseInstanceOf(IdempotencyConfigurationException.class);
            assertThatThrownBy(() -> started(InBoot.class, Map.of("idempotent.jdbi.schema", "validate")))
                    .hasStackTraceContaining("SchemaMismatchException");
        }

        private static GenericApplicationContext started(Class<?> application, Map<String, Object> settings) {
            GenericApplicationContext context = new GenericApplicationContext();
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("when it runs", settings));
            initializer(application).initialize(context);
            context.refresh();
            return context;
        }

        @SuppressWarnings("unchecked") // It is what was generated.
        private static ApplicationContextInitializer<GenericApplicationContext> initializer(Class<?> application) {
            String name = application.getName().replace('$', '_') + "__" + application.getSimpleName()
                    + "ApplicationContextInitializer";
            return (ApplicationContextInitializer<GenericApplicationContext>)
                    BeanUtils.instantiateClass(ClassUtils.resolveClassName(name, null));
        }
    }
}
