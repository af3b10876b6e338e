package dev.idempotent.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an idempotency header says. In the tables ' encloses values, and ` stands for a double quote. */
class KeyHeaderTest {

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "`a`, a",
        "'  `a` \t', a",
        "8e03978e-40d5-43e8-bc93-6894a57f9324, 8e03978e-40d5-43e8-bc93-6894a57f9324",
        "`8e03978e-40d5-43e8-bc93-6894a57f9324`, 8e03978e-40d5-43e8-bc93-6894a57f9324",
        "'`a b`', a b",
        "'`a,b;c`', 'a,b;c'",
        "`a\\`b`, a`b",
        "`a\\\\b`, a\\b",
        "123, 123",
        "?1, ?1",
        ":YWJj:, :YWJj:",
        "a=b/c+d~e@f:g, a=b/c+d~e@f:g",
        "a;b, a",
        "'a;b=1;c=`x;y,z`;d=?0;e=:YQ==:', a",
        "'`a`; b=1 ', a",
    })
    void aStringAndABareKeyAreOneAndParametersMeanNothing(String line, String key) throws Exception {
        assertThat(KeyHeader.parse(List.of(line.replace('`', '"')))).isEqualTo(key.replace('`', '"'));
    }

    @ParameterizedTest
    @CsvSource({
        "'', blank",
        "'  ', blank",
        "``, blank",
        "'`  `', blank",
        ";a=1, blank",
        "`a, closing quote",
        "`a\\, backslash",
        "`a\\`, closing quote",
        "`a\\b`, backslash",
        "`a`b, something follows",
        "`a` `b`, something follows",
        "`a` ;b, something follows",
        "'`a`, `b`', something follows",
        "'a, b', without quotes",
        "'a,b', without quotes",
        "a b, something follows",
        "a`b, without quotes",
        "a\\b, without quotes",
        "a;, no name",
        "a;=1, no name",
        "a;b=, no value",
        "a;b=`c, closing quote",
        "'a;b=1,c', is malformed",
        "é, non-ASCII",
        "`é`, non-ASCII",
        "`a\u0007`, control",
        "a\u007f, control",
        "'a\u001fb', control",
    })
    void whateverElseComesIsRefusedWithItsReason(String line, String reason) {
        assertThatExceptionOfType(KeyHeader.Malformed.class)
                .isThrownBy(() -> KeyHeader.parse(List.of(line.replace('`', '"'))))
                .withMessageContaining(reason);
    }

    @Test
    void twoHeadersAreRefusedEvenIfTheyAreEqual() {
        assertThatExceptionOfType(KeyHeader.Malformed.class)
                .isThrownBy(() -> KeyHeader.parse(List.of("a", "a")))
                .withMessageContaining("came 2 times");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "\"%s\""})
    void theLengthIsThatOfTheKey(String form) throws Exception {
        String longest = "k".repeat(255);
        assertThat(KeyHeader.parse(List.of(form.formatted(longest)))).isEqualTo(longest);
        assertThatExceptionOfType(KeyHeader.Malformed.class)
                .isThrownBy(() -> KeyHeader.parse(List.of(form.formatted(longest + "k"))))
                .withMessageContaining("256 characters, where 255 are allowed");
    }

    @Test
    void ofAMillionRandomValuesEachIsAKeyOrRefused() {
        RandomHeaders headers = new RandomHeaders(new Random(20261126));
        int keys = 0;
        for (int i = 0; i < 1_000_000; i++) {
            String line = new String(headers.next(), StandardCharsets.ISO_8859_1);
            try {
                assertThat(KeyHeader.parse(List.of(line)))
                        .matches("[\\x20-\\x7e]{1,255}")
                        .isNotBlank();
                keys++;
            } catch (KeyHeader.Malformed e) {
                // As good as a key.
            } catch (RuntimeException e) {
                fail("for " + line, e);
            }
        }
        // What is refused always, or never, would show nothing.
        assertThat(keys).isBetween(100_000, 900_000);
    }
}
