package dev.idempotent.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code docs/testing.md} shows is what there is. */
class DocumentedTestsTest {

    private static final Pattern ASSERTION = Pattern.compile("^\\| `(\\w+)\\(.*?$", Pattern.MULTILINE);

    private final String page = read(Path.of("..", "docs", "testing.md"));

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(file + " cannot be read", e);
        }
    }

    @Test
    void theFailureThatItShowsIsOne() {
        String shown = page.lines()
                .dropWhile(line -> !line.startsWith("    Expected"))
                .takeWhile(line -> !line.isBlank())
                .map(String::strip)
                .collect(Collectors.joining());

        assertThat(shown).contains("Expected calls of", "refused with KeyReused once");
        assertThat(read(Path.of("src/test/java/dev/idempotent/test/FailedAssertionsTest.java"))
                        .lines()
                        .map(String::strip)
                        .collect(Collectors.joining()))
                .contains(shown);
    }

    @Test
    void itsAssertionsAreThoseThatThereAre() {
        List<String> shown = ASSERTION
                .matcher(page)
                .results()
                .map(MatchResult::group)
                .flatMap(row ->
                        Pattern.compile("(\\w+)\\(").matcher(row).results().map(name -> name.group(1)))
                .distinct()
                .toList();
        List<String> own = Arrays.stream(IdempotentCallsAssert.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !method.isSynthetic())
                .map(Method::getName)
                .filter(name -> !name.equals("of") && !name.equals("ofKey"))
                .distinct()
                .toList();

        assertThat(shown).containsExactlyInAnyOrderElementsOf(own);
    }
}
