package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.idempotent.store.Claim;
import dev.idempotent.store.StoredResult;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/** Types that cannot be read back are refused at start-up, stored results that cannot be read are said to be so. */
class UnreadableResultsTest {

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    static class NamesItsClass {}

    record HoldsSuch(NamesItsClass member) {}

    abstract static class Shape {}

    record Before(String card, Map<String, String> amounts) {}

    record After(String card, Map<String, Integer> amounts) {}

    private static final String SECRET = "4242424242424242";

    private final Bench bench = Bench.withStoppedClock();

    @AfterEach
    void close() {
        bench.close();
    }

    static List<ResultType<?>> refused() {
        return List.of(
                new ResultType<Object>() {},
                new ResultType<Shape>() {},
                new ResultType<List<Shape>>() {},
                new ResultType<Optional<Shape>>() {},
                new ResultType<Map<String, List<Shape>>>() {},
                new ResultType<Shape[]>() {},
                new ResultType<InputStream>() {},
                new ResultType<Optional<InputStream>>() {},
                new ResultType<NamesItsClass>() {},
                new ResultType<List<NamesItsClass>>() {},
                new ResultType<HoldsSuch>() {},
                new ResultType<Map<String, HoldsSuch>>() {});
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aTypeThatCannotBeReadBackIsRefusedByTheCheck(ResultType<?> type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.engine.check(
                        IdempotentOperation.named("any", type).build()));
    }

    @Test
    void anApplicationsMapperThatWritesClassNamesDoesNotMakeThemRead() {
        JsonMapper permissive = JsonMapper.builder()
                .activateDefaultTyping(
                        BasicPolymorphicTypeValidator.builder()
                                .allowIfBaseType(Object.class)
                                .build(),
                        DefaultTyping.NON_FINAL)
                .build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JacksonResultCodec(permissive).check(NamesItsClass.class));
    }

    @Test
    void mapsOfAnythingAreReadAsJsonSays() {
        assertThatNoException()
                .isThrownBy(() ->
                        bench.engine.check(IdempotentOperation.named("any", new ResultType<Map<String, Object>>() {})
                                .build()));
    }

    @Test
    void aStoredResultOfAChangedTypeIsUnreadableAndItsValueIsNotShown() {
        Before before = new Before(SECRET, Map.of("alice@example.com", SECRET + "!"));
        bench.engine.execute(IdempotentOperation.named("pay", Before.class).build(), "k", Bench.SAME, () -> before);

        assertUnreadable("pay");
    }

    @Test
    void aStoredResultThatIsNoJsonIsUnreadableAndItsValueIsNotShown() {
        stored(StoredResult.value("json", ("{\"card\": x" + SECRET + "}").getBytes(StandardCharsets.UTF_8)));
        assertUnreadable("place-order");
    }

    @Test
    void aStoredResultOfAnotherFormatIsUnreadable() {
        stored(StoredResult.value("protobuf", new byte[] {1}));
        assertThat(assertUnreadable("place-order")).contains("protobuf");
    }

    @Test
    void aStoredFailureOfALaterFormatIsUnreadable() {
        stored(StoredResult.of(StoredResult.Kind.FAILURE, "failure-2", new byte[0]));
        assertThat(assertUnreadable("place-order")).contains("failure-2");
    }

    @Test
    void aDamagedFailureIsUnreadable() {
        stored(StoredResult.of(StoredResult.Kind.FAILURE, "failure-1", new byte[] {127, 0, 0, 0, 1}));
        assertThat(assertUnreadable("place-order")).contains("damaged");
    }

    private void stored(StoredResult result) {
        Claim.Granted granted = (Claim.Granted) bench.claimElsewhere("k", Bench.SAME, Duration.ofMinutes(1));
        assertThat(bench.store.complete(granted.lease(), result, Duration.ofHours(1)))
                .isTrue();
    }

    private String assertUnreadable(String name) {
        IdempotentOperation<After> operation =
                IdempotentOperation.named(name, After.class).build();
        StringBuilder said = new StringBuilder();
        assertThatExceptionOfType(IdempotencyException.ResultUnreadable.class)
                .isThrownBy(() -> bench.engine.execute(operation, "k", Bench.SAME, () -> new After("", Map.of())))
                .satisfies(refusal -> {
                    for (Throwable t = refusal; t != null; t = t.getCause()) {
                        said.append(t.getMessage());
                    }
                });
        assertThat(said.toString()).doesNotContain(SECRET).doesNotContain("alice");
        assertThat(bench.told.events).endsWith("refused ResultUnreadable");
        return said.toString();
    }

    record Gained(String id, List<String> tags, Optional<String> note) {}

    record Lost(String id, int removedMember) {}

    @Test
    void aMemberThatTheTypeHasLostIsPassedOverAndOneThatItHasGainedIsNullOrAbsent() {
        bench.engine.execute(
                IdempotentOperation.named("rolling", Lost.class).build(), "k", Bench.SAME, () -> new Lost("a", 1));

        Gained replayed = bench.engine
                .execute(
                        IdempotentOperation.named("rolling", Gained.class).build(),
                        "k",
                        Bench.SAME,
                        () -> new Gained("b", List.of(), Optional.empty()))
                .value();
        assertThat(replayed.id()).isEqualTo("a");
        assertThat(replayed.tags()).isNull();
        assertThat(replayed.note()).isEmpty();
    }
}
