package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Fingerprints where Jackson is absent. */
class PlainFingerprinterTest {

    private final Fingerprinter plain = new PlainFingerprinter();

    private String of(@Nullable Object... values) {
        return plain.text(Fingerprint.of(values));
    }

    @Test
    void aFingerprintTellsThatItWasMadeWithoutJackson() {
        assertThat(of("a")).startsWith("1k:").hasSize(46);
        assertThat(plain.text(Fingerprint.none())).isEqualTo("none");
        assertThat(of("a")).isNotEqualTo(new JsonFingerprinter().text(Fingerprint.of("a")));
    }

    @Test
    void equalValuesHaveOneFingerprintWhateverTheirType() {
        assertThat(of("a", 1, DayOfWeek.MONDAY)).isEqualTo(of("a", 1L, DayOfWeek.MONDAY));
        assertThat(of(List.of("a", "b"))).isEqualTo(of(List.of("a", "b")));
    }

    @Test
    void otherValuesHaveAnother() {
        assertThat(List.of(
                        of("a"),
                        of("b"),
                        of("a", "b"),
                        of("b", "a"),
                        of("ab"),
                        of(List.of("a", "b")),
                        of(DayOfWeek.MONDAY),
                        of(DayOfWeek.TUESDAY),
                        of(LocalDate.of(2026, 1, 2)),
                        of()))
                .doesNotHaveDuplicates();
    }

    @Test
    void whatNoKeyIsMadeOfIsRefusedWithWhatMendsIt() {
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> of(new Object()))
                .satisfies(e -> assertThat(e.problem()).contains("Without Jackson", "java.lang.Object"))
                .satisfies(e -> assertThat(e.mend()).contains("jackson-databind"));
    }
}
