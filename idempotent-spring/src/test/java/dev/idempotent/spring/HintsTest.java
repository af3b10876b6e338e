package dev.idempotent.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.proxies;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.resource;

import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import dev.idempotent.KeyScope;
import dev.idempotent.spring.actuate.IdempotencyEndpointAutoConfiguration;
import dev.idempotent.spring.web.IdempotencyProblemHandler;
import dev.idempotent.spring.web.IdempotencyWebAutoConfiguration;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.http.ProblemDetail;
import org.springframework.javapoet.ClassName;
import org.springframework.test.util.ReflectionTestUtils;

/** What a native image is told of, by processing an application ahead of time. */
class HintsTest {

    record Line(int product) {}

    record Basket(String client, List<Line> lines) {}

    record Receipt(String number, Optional<Paid> paid) {}

    record Paid(long cents) {}

    public static class Declined extends RuntimeException {

        private static final long serialVersionUID = 1;

        public Declined(String message) {
            super(message);
        }
    }

    static class Checkout {

        @Idempotent(
                key = "#basket.client",
                scope = KeyScope.GLOBAL,
                recordFailures = Declined.class,
                existing = "receiptOf(#basket.client)")
        public CompletableFuture<Receipt> pay(Basket basket) {
            return CompletableFuture.completedFuture(new Receipt(basket.client(), Optional.of(new Paid(1))));
        }

        public Optional<Receipt> receiptOf(String client) {
            return Optional.empty();
        }
    }

    static class Unguarded {

        public Unanswered ask(Unasked question) {
            return new Unanswered(question.text());
        }
    }

    record Unasked(String text) {}

    record Unanswered(String text) {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        IdempotencyWebAutoConfiguration.class,
        IdempotencyAutoConfiguration.class,
        IdempotencyEndpointAutoConfiguration.class
    })
    @Import({Checkout.class, Unguarded.class})
    static class Application {

        @Bean
        InMemoryIdempotencyStore store() {
            return new InMemoryIdempotencyStore();
        }
    }

    private static final RuntimeHints HINTS = new RuntimeHints();

    @BeforeAll
    static void process() {
        try (var context = new AnnotationConfigServletWebApplicationContext()) {
            TestPropertyValues.of("management.endpoints.web.exposure.include=*").applyTo(context);
            context.register(Application.class);
            var generation = new DefaultGenerationContext(
                    new ClassNameGenerator(ClassName.get(Application.class)), new InMemoryGeneratedFiles(), HINTS);
            var unused = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        }
    }

    private static void assertTold(Predicate<RuntimeHints> hint) {
        assertThat(hint).accepts(HINTS);
    }

    @Test
    void annotationsAreReadAndMadeUpOfOthers() {
        for (Class<?> annotation : List.of(Idempotent.class, IdempotencyKey.class)) {
            assertTold(reflection().onType(annotation));
            assertTold(proxies().forInterfaces(annotation));
        }
        assertTold(reflection().onMethodInvocation(Idempotent.class, "recordFailures"));
        assertTold(reflection().onMethodInvocation(IdempotencyKey.class, "required"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev/idempotent/jdbi/schema/h2/R__idempotency_record_v1.sql",
                "dev/idempotent/jdbi/schema/mariadb/R__idempotency_record_v1.sql",
                "dev/idempotent/jdbi/schema/postgresql/R__idempotency_record_v1.sql",
                "dev/idempotent/spring/web/problems.html",
                "dev/idempotent/spring/actuate/console.html",
                "dev/idempotent/spring/actuate/console.css",
                "dev/idempotent/spring/actuate/console.js"
            })
    void filesAreThere(String file) {
        assertThat(getClass().getClassLoader().getResource(file)).isNotNull();
        assertTold(resource().forResource(file));
    }

    @Test
    void argumentsAndResultsAreReadAndWrittenDownToTheirParts() {
        assertTold(reflection().onMethodInvocation(Basket.class, "client"));
        assertTold(reflection().onMethodInvocation(Line.class, "product"));
        assertTold(reflection().onMethodInvocation(Receipt.class, "paid"));
        assertTold(reflection().onMethodInvocation(Paid.class, "cents"));
        assertTold(reflection().onConstructorInvocation(Paid.class.getDeclaredConstructors()[0]));
    }

    @Test
    void recordedFailuresAreMadeAgain() throws NoSuchMethodException {
        assertTold(reflection().onConstructorInvocation(Declined.class.getConstructor(String.class)));
    }

    @Test
    void theBeanIsCalledForWhatExists() {
        assertTold(reflection()
                .onType(Checkout.class)
                .withMemberCategories(
                        MemberCategory.INVOKE_DECLARED_METHODS,
                        MemberCategory.INVOKE_PUBLIC_METHODS,
                        MemberCategory.ACCESS_PUBLIC_FIELDS));
    }

    @Test
    void nothingIsToldOfBeansThatAreNotGuarded() {
        assertThat(reflection().onType(Unasked.class)).rejects(HINTS);
        assertThat(reflection().onType(Unanswered.class)).rejects(HINTS);
    }

    @Test
    void refusalsAreWrittenAsProblems() {
        assertTold(reflection().onMethodInvocation(IdempotencyProblemHandler.class, "handle"));
        assertTold(reflection().onMethodInvocation(ProblemDetail.class, "getType"));
    }

    @Test
    void whatTheEndpointAnswersIsWritten() throws ClassNotFoundException {
        String types = "dev.idempotent.spring.actuate.";
        assertTold(reflection().onMethodInvocation(types + "Overview", "operations"));
        assertTold(reflection().onMethodInvocation(types + "OperationEntry", "waitFor"));
        assertTold(reflection().onMethodInvocation(types + "RecordEntry", "token"));
        assertTold(reflection().onMethodInvocation(types + "Refusal", "reason"));
    }

    /** Caffeine looks for them by names that it makes up. */
    @Test
    void theClassesOfTheCacheAreFound() {
        try (Idempotency engine = Idempotency.builder(new InMemoryIdempotencyStore())
                .cacheResults(1, Duration.ofMinutes(1))
                .build()) {
            Object made = engine.records();
            for (String within : List.of("memory", "cache", "entries", "cache")) {
                made = requireNonNull(ReflectionTestUtils.getField(made, within));
            }
            Object node = requireNonNull(ReflectionTestUtils.getField(made, "nodeFactory"));

            assertTold(reflection().onFieldAccess(made.getClass(), "FACTORY"));
            assertTold(reflection().onConstructorInvocation(node.getClass().getDeclaredConstructors()[0]));
        }
    }

    @Test
    void settingsAreBound() {
        for (Class<?> settings :
                List.of(IdempotencyProperties.class, IdempotencyProperties.Cache.class, EncryptionProperties.class)) {
            assertTold(reflection().onConstructorInvocation(settings.getDeclaredConstructors()[0]));
        }
    }

    /** What is not told of seems not to be there, and its part is left out: transactions, or who the caller is. */
    @Test
    void whateverIsLookedForByNameIsFound() throws IOException {
        TreeSet<String> sought = new TreeSet<>();
        for (Path module : List.of(Path.of("."), Path.of("..", "idempotent-core"))) {
            try (Stream<Path> sources = Files.walk(module.resolve(Path.of("src", "main", "java")))) {
                for (Path source : sources.filter(Files::isRegularFile).toList()) {
                    Pattern.compile("(?:isPresent|forName)\\(\\s*\"([\\w.]+)\"")
                            .matcher(Files.readString(source))
                            .results()
                            .forEach(found -> sought.add(found.group(1)));
                }
            }
        }
        assertThat(sought)
                .contains("org.springframework.security.core.context.SecurityContextHolder")
                .allSatisfy(name -> assertTold(reflection().onType(TypeReference.of(name))));
    }
}
