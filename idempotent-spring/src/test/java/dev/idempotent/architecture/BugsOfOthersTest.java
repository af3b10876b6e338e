package dev.idempotent.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code docs/easy-to-get-wrong.md} tells which test would catch which mistake; the tests must be there. */
class BugsOfOthersTest {

    private static final Path REPOSITORY = Path.of("..");
    private static final int MISTAKES = 60;
    private static final Set<String> VARIANTS = Set.of("23a", "23b", "34a", "34b", "39a", "39b");
    private static final Pattern NUMBERED = Pattern.compile("\\| (\\d+[a-z]?) \\|.*");
    private static final Pattern NAMED = Pattern.compile("`(\\w+)(?:\\.(\\w+))?`");

    /** A line of the page's tables, cut into its cells. */
    private record Mistake(String number, List<String> cells) {

        static Mistake on(String line) {
            List<String> cells =
                    Stream.of(line.split("\\|", -1)).map(String::strip).toList();
            return new Mistake(cells.get(1), cells.subList(2, cells.size() - 1));
        }

        String caughtBy() {
            return cells.get(2);
        }

        List<MatchResult> tests() {
            return NAMED.matcher(caughtBy()).results().toList();
        }
    }

    private final List<Mistake> mistakes = mistakes();

    @Test
    void everyNumberHasItsLine() {
        Stream<String> numbers = IntStream.rangeClosed(1, MISTAKES).mapToObj(Integer::toString);

        assertThat(mistakes)
                .extracting(Mistake::number)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(numbers, VARIANTS.stream()).toList());
        assertThat(mistakes)
                .allSatisfy(mistake -> assertThat(mistake.cells())
                        .hasSize(3)
                        .allSatisfy(cell -> assertThat(cell).isNotBlank()));
    }

    @Test
    void everyTestThatALineNamesExists() throws IOException {
        List<Path> sources = testSources();

        assertThat(mistakes)
                .allSatisfy(mistake -> assertThat(mistake.tests())
                        .as(mistake.caughtBy())
                        .isNotEmpty()
                        .allSatisfy(named -> assertThat(sources)
                                .as(named.group())
                                .anyMatch(source -> declares(source, named.group(1), named.group(2)))));
    }

    private static List<Mistake> mistakes() {
        try (Stream<String> lines = Files.lines(REPOSITORY.resolve(Path.of("docs", "easy-to-get-wrong.md")))) {
            return lines.filter(line -> NUMBERED.matcher(line).matches())
                    .map(Mistake::on)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean declares(Path source, String type, @Nullable String method) {
        if (!source.endsWith(type + ".java")) {
            return false;
        }
        try {
            return method == null || Files.readString(source).contains("void " + method + "(");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The contract of stores is in its module's main sources. */
    private static List<Path> testSources() throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(REPOSITORY, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                // Builds that run side by side write and delete there.
                return directory.endsWith("target") || directory.endsWith(".git")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().contains("src/test") || file.toString().contains("store-tck/src/main")) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }
}
