package dev.idempotent.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.IdempotencyException.ResultUnreadable;
import dev.idempotent.ResultCodec;
import dev.idempotent.spring.Shop.NewOrder;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.util.AopTestUtils;

/** Results are encrypted where the properties have keys; applications of one test are on one database, one after the other. */
class EncryptionTest {

    private static final String KEY = base64("of 32 bytes, the first of two...");
    private static final String OTHER = base64("of 32 bytes, the second of two..");
    private static final NewOrder ORDER = new NewOrder("a", 4711);

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class,
                    JdbcClientAutoConfiguration.class,
                    JdbiStoreAutoConfiguration.class,
                    IdempotencyAutoConfiguration.class))
            .withPropertyValues(
                    "idempotent.guarantee=at-least-once",
                    "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1")
            .withBean(Shop.class);

    private static String base64(String key) {
        return Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.US_ASCII));
    }

    private ApplicationContextRunner with(String... properties) {
        return application.withPropertyValues(List.of(properties).stream()
                .map(property -> "idempotent.encryption." + property)
                .toArray(String[]::new));
    }

    private static Shop.Order place(ApplicationContext context, NewOrder order) {
        return context.getBean(Shop.class).place(order);
    }

    private static AtomicInteger placed(ApplicationContext context) {
        return AopTestUtils.<Shop>getTargetObject(context.getBean(Shop.class)).placed;
    }

    private static List<String> formats(ApplicationContext context) {
        return context.getBean(JdbcClient.class)
                .sql("SELECT format FROM idempotency_record ORDER BY idempotency_key")
                .query((row, number) -> row.getString(1))
                .list();
    }

    private static void assertUnreadable(ApplicationContext context, NewOrder order, String reason) {
        int before = placed(context).get();
        assertThatExceptionOfType(ResultUnreadable.class)
                .isThrownBy(() -> place(context, order))
                .withMessageContaining(reason);
        assertThat(placed(context)).hasValue(before);
    }

    @Test
    void aKeySwitchesItOn() {
        with("keys.2026-11=" + KEY).run(context -> {
            assertThat(place(context, ORDER)).isEqualTo(place(context, ORDER));
            assertThat(formats(context)).containsExactly("aesgcm1:2026-11:json");
            assertThat(new String(stored(context), StandardCharsets.ISO_8859_1)).doesNotContain("4711");
        });
    }

    @Test
    void withoutOneResultsAreStoredAsTheyAre() {
        with("read-plain=true").run(context -> {
            assertThat(place(context, ORDER)).isEqualTo(place(context, ORDER));
            assertThat(formats(context)).containsExactly("json");
            assertThat(new String(stored(context), StandardCharsets.ISO_8859_1)).contains("4711");
        });
    }

    private static byte[] stored(ApplicationContext context) {
        return requireNonNull(context.getBean(JdbcClient.class)
                .sql("SELECT result FROM idempotency_record")
                .query((row, number) -> row.getBytes(1))
                .single());
    }

    @Test
    void anotherKeySealsFromTheNextStartOnAndOldAnswersAreRead() {
        with("keys.old=" + KEY).run(context -> place(context, ORDER));
        with("keys.old=" + KEY, "keys.new=" + OTHER, "key-id=new").run(context -> {
            assertThat(place(context, ORDER)).isEqualTo(new Shop.Order(1, 4711));
            assertThat(placed(context)).hasValue(0);
            place(context, new NewOrder("b", 1));
            assertThat(formats(context)).containsExactly("aesgcm1:old:json", "aesgcm1:new:json");
        });
        with("keys.new=" + OTHER).run(context -> {
            assertThat(place(context, new NewOrder("b", 1))).isEqualTo(new Shop.Order(1, 1));
            assertUnreadable(context, ORDER, "sealed with the encryption key old, which is not given here");
        });
    }

    @Test
    void withAnotherKeyOfTheSameIdTheAnswerIsUnreadableAndTheMethodDoesNotRun() {
        with("keys.k=" + KEY).run(context -> place(context, ORDER));

        with("keys.k=" + OTHER).run(context -> assertUnreadable(context, ORDER, "not sealed for this record"));
    }

    @Test
    void anAnswerThatWasCopiedToAnotherKeyIsUnreadableAndTheMethodDoesNotRun() {
        with("keys.k=" + KEY).run(context -> {
            place(context, ORDER);
            place(context, new NewOrder("b", 1));
            assertThat(context.getBean(JdbcClient.class).sql("""
                            UPDATE idempotency_record SET result =
                                (SELECT result FROM idempotency_record WHERE idempotency_key = 'a')
                            WHERE idempotency_key = 'b'""").update()).isOne();

            assertUnreadable(context, new NewOrder("b", 1), "not sealed for this record");
            assertThat(place(context, ORDER)).isEqualTo(new Shop.Order(1, 4711));
        });
    }

    @Test
    void whatWasStoredBeforeIsReadOnlyWhereThatIsAskedFor() {
        application.run(context -> place(context, ORDER));

        with("keys.k=" + KEY).run(context -> assertUnreadable(context, ORDER, "not encrypted"));
        with("keys.k=" + KEY, "read-plain=true")
                .run(context -> assertThat(place(context, ORDER)).isEqualTo(new Shop.Order(1, 4711)));
    }

    @Test
    void keysComeFromEnvironmentVariablesToo() {
        Map<String, Object> environment = Map.of("IDEMPOTENT_ENCRYPTION_KEYS_K1", KEY + "\n");
        application
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", environment)))
                .run(context -> {
                    place(context, ORDER);
                    assertThat(formats(context)).containsExactly("aesgcm1:k1:json");
                });
    }

    /** Notes what the codecs within have made. */
    private record Noting(ResultCodec inner, List<String> seen) implements ResultCodec {

        @Override
        public void check(Type type) {
            inner.check(type);
        }

        @Override
        public StoredResult encode(@Nullable Object value, Type type) {
            return inner.encode(value, type);
        }

        @Override
        public @Nullable Object decode(StoredResult result, Type type) {
            return inner.decode(result, type);
        }

        @Override
        public StoredResult seal(RecordKey key, StoredResult result) {
            StoredResult sealed = inner.seal(key, result);
            seen.add(sealed.format());
            return sealed;
        }
    }

    static class Notes {

        final List<String> seen = new ArrayList<>();

        @Bean
        IdempotencyBuilderCustomizer noting() {
            return engine -> engine.wrapCodec(codec -> new Noting(codec, seen));
        }
    }

    /** Does not say how it seals, so it does not. */
    private record Forgetful(ResultCodec inner) implements ResultCodec {

        @Override
        public void check(Type type) {
            inner.check(type);
        }

        @Override
        public StoredResult encode(@Nullable Object value, Type type) {
            return inner.encode(value, type);
        }

        @Override
        public @Nullable Object decode(StoredResult result, Type type) {
            return inner.decode(result, type);
        }
    }

    @AutoConfiguration(after = IdempotencyAutoConfiguration.class)
    static class Late {

        @Bean
        IdempotencyBuilderCustomizer forgetful() {
            return engine -> engine.wrapCodec(Forgetful::new);
        }
    }

    @Test
    void aCodecThatForgetsToSealUndoesNothingHoweverLateItComes() {
        with("keys.k=" + KEY)
                .withConfiguration(AutoConfigurations.of(Late.class))
                .run(context -> {
                    assertThat(place(context, ORDER)).isEqualTo(place(context, ORDER));
                    assertThat(formats(context)).containsExactly("aesgcm1:k:json");
                });
    }

    @Test
    void codecsOfTheApplicationStandWithin() {
        with("keys.k=" + KEY).withUserConfiguration(Notes.class).run(context -> {
            place(context, ORDER);
            assertThat(context.getBean(Notes.class).seen).containsExactly("json");
            assertThat(formats(context)).containsExactly("aesgcm1:k:json");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            keys.k=no*base64*                            | the encryption key k is not in base64           | <base64>
            keys.k=c2hvcnQ=                              | the encryption key k has 5 bytes, and AES wants | openssl rand
            keys.k=                                      | the encryption key k has 0 bytes                | openssl rand
            keys.of-seventeen-char=c2hvcnQ=              | 1 to 16 letters                                 | <id>
            keys=c2hvcnQ=                                | has a value of its own                          | keys.<id>=<base64>
            key-id=c2hvcnQ=                              | key that is not there                           | keys.<id>=<base64>
            keys.a=c2hvcnQ=,key-id=ZzJodmNuUT0           | key that is not there                           | one of [a]
            keys.a=c2hvcnQ=,keys.b=c2hvcnQ=              | There are 2 encryption keys                     | one of [a, b]
            keys.a=c2hvcnQ=,keys.a.b=c2hvcnQ=,key-id=a.b | the encryption key a.b has 5 bytes              | <base64>""")
    void aMistakeFailsStartUpAndSaysWhatToDoAndShowsNoKey(String properties, String problem, String mend) {
        with(properties.split(",")).run(context -> {
            Throwable failure = requireNonNull(context.getStartupFailure());
            FailureAnalysis analysis = requireNonNull(new ConfigurationFailureAnalyzer().analyze(failure));
            assertThat(analysis.getDescription()).contains(problem).contains("encryption");
            assertThat(analysis.getAction()).contains(mend).contains("idempotent.encryption.key");
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            assertThat(trace + analysis.getDescription() + analysis.getAction())
                    .doesNotContain("no*base64*", "Illegal base64 character", "c2hvcnQ", "ZzJodmNu");
        });
    }

    @Test
    void thePropertiesShowNoKey() {
        with("keys.k=" + KEY, "key-id=k")
                .run(context -> assertThat(Binder.get(context.getEnvironment())
                                .bind(EncryptionProperties.PREFIX, EncryptionProperties.class)
                                .get())
                        .hasToString("EncryptionProperties[keys [k], readPlain=false]"));
    }
}
