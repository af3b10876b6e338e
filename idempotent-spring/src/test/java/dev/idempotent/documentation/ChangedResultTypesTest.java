package dev.idempotent.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonAlias;
import dev.idempotent.JacksonResultCodec;
import dev.idempotent.spring.Page;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@code docs/runbooks.md} says of older results of a type that has changed. */
class ChangedResultTypesTest {

    record Before(String card, int amount) {}

    record Removed(String card) {}

    record Added(
            String card,
            int amount,
            @Nullable String note,
            Optional<String> branch,
            @Nullable Integer fee) {}

    record PrimitiveAdded(String card, int amount, int fee) {}

    record Renamed(@Nullable String number, int amount) {}

    record RenamedWithAlias(@JsonAlias("card") String number, int amount) {}

    record Converted(String card, String amount) {}

    record NotConvertible(int card, int amount) {}

    record Listed(List<String> card, int amount) {}

    private final JacksonResultCodec codec = new JacksonResultCodec();

    private @Nullable Object readAs(Class<?> type) {
        return codec.decode(codec.encode(new Before("c7", 5), Before.class), type);
    }

    private void assertDoesNotFit(Class<?> type) {
        assertThatIllegalArgumentException().isThrownBy(() -> readAs(type)).withMessageContaining("any more");
    }

    @Test
    void thePageHasARowForEachOfThese() {
        assertThat(Page.named("runbooks.md").table("change"))
                .containsOnlyKeys(
                        "a member is removed",
                        "a member is added",
                        "a member is renamed",
                        "a type is changed (int to String)",
                        "a value becomes a list, or the other way round");
    }

    @Test
    void aMemberThatIsRemovedIsPassedOver() {
        assertThat(readAs(Removed.class)).isEqualTo(new Removed("c7"));
    }

    @Test
    void aMemberThatIsAddedIsNullOrEmptyAndAPrimitiveDoesNotFit() {
        assertThat(readAs(Added.class)).isEqualTo(new Added("c7", 5, null, Optional.empty(), null));
        assertDoesNotFit(PrimitiveAdded.class);
    }

    @Test
    void aMemberThatIsRenamedIsNullUnlessItHasAnAlias() {
        assertThat(readAs(Renamed.class)).isEqualTo(new Renamed(null, 5));
        assertThat(readAs(RenamedWithAlias.class)).isEqualTo(new RenamedWithAlias("c7", 5));
    }

    @Test
    void aTypeThatIsChangedFitsOrNot() {
        assertThat(readAs(Converted.class)).isEqualTo(new Converted("c7", "5"));
        assertDoesNotFit(NotConvertible.class);
    }

    @Test
    void aValueIsNoListAndAListNoValue() {
        assertDoesNotFit(Listed.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.decode(codec.encode(new Listed(List.of("c7"), 5), Listed.class), Before.class));
    }
}
