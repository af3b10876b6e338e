package dev.idempotent.spring;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A page of the documentation, for tests that hold what it shows to what there is. */
public final class Page {

    private final String text;

    private Page(String text) {
        this.text = text;
    }

    /** A page in {@code docs}. */
    public static Page named(String name) {
        return new Page(read(Path.of("..", "docs", name)));
    }

    /** The first one that people read. */
    public static Page readme() {
        return new Page(read(Path.of("..", "README.md")));
    }

    /** The blocks of code in a language, without indentation. */
    public List<String> blocks(String language) {
        return Pattern.compile("```" + language + "\\R(.*?)```", Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(block -> unindented(block.group(1)))
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

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unindented(String text) {
        return text.lines().map(String::strip).collect(joining("\n"));
    }
}
