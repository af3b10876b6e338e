package dev.idempotent.spring;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A page of the documentation, for tests that hold what it shows to what there is. */
public final class Page {

    /** The top of the repository; tests run in their module. */
    public static final Path REPOSITORY = Path.of("..");

    private static final String FENCE = "```";

    /**
     * A block of code.
     *
     * @param language what is said to be in it; empty where nothing is
     * @param place page and line, for messages
     * @param text as it stands there
     */
    public record Block(String language, String place, String text) {

        @Override
        public String toString() {
            return place;
        }
    }

    private final Path path;
    private final String text;

    private Page(Path path) {
        this.path = path;
        this.text = read(path);
    }

    /** A page in {@code docs}. */
    public static Page named(String name) {
        return new Page(REPOSITORY.resolve("docs").resolve(name));
    }

    /** The README and all that is in {@code docs}. */
    public static List<Page> all() {
        return Stream.concat(
                        Stream.of(REPOSITORY.resolve("README.md")), files(REPOSITORY.resolve("docs"), ".md").stream())
                .map(Page::new)
                .toList();
    }

    /** The blocks in a language on all pages. */
    public static List<Block> allBlocks(String language) {
        return all().stream()
                .flatMap(page -> page.blocks().stream())
                .filter(block -> block.language().equals(language))
                .toList();
    }

    /** The files below a directory whose names end so, but for what was built there. */
    public static List<Path> files(Path directory, String ending) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !directory.relativize(file).toString().matches("(.*/)?(target|\\.git)/.*"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    public String text() {
        return text;
    }

    /** The blocks of code. */
    public List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int open = 0; open < lines.size(); open++) {
            if (lines.get(open).startsWith(FENCE)) {
                int close = open + 1 + lines.subList(open + 1, lines.size()).indexOf(FENCE);
                blocks.add(new Block(
                        lines.get(open).substring(FENCE.length()),
                        REPOSITORY.relativize(path) + ":" + (open + 1),
                        String.join("\n", lines.subList(open + 1, close))));
                open = close;
            }
        }
        return blocks;
    }

    /** The blocks of code in a language, without indentation. */
    public List<String> blocks(String language) {
        return blocks().stream()
                .filter(block -> block.language().equals(language))
                .map(block -> unindented(block.text()))
                .toList();
    }

    /** The rows of the table whose first column is headed so, by their first cell; without the marks of code. */
    public Map<String, List<String>> table(String firstHeading) {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        text.lines()
                .dropWhile(line -> !line.startsWith("| " + firstHeading + " |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> List.of(line.substring(1).replace("`", "").split("\\|")))
                .map(cells -> cells.stream().map(String::strip).toList())
                .forEach(cells -> rows.put(cells.get(0), cells.subList(1, cells.size())));
        return rows;
    }

    /** The source of a test, without indentation. */
    public static String source(Class<?> test) {
        String file = test.getName().replace('.', '/') + ".java";
        return unindented(read(Path.of("src", "test", "java").resolve(file)));
    }

    public static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String unindented(String text) {
        return text.lines().map(String::strip).collect(joining("\n"));
    }
}
