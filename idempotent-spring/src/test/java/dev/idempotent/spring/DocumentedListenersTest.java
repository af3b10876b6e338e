package dev.idempotent.spring;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java in {@code docs/messages.md} is what {@link MessagesTest} runs. */
class DocumentedListenersTest {

    private static final Pattern SNIPPET = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

    @Test
    void whatThePageShowsIsWhatTheTestsRun() throws IOException {
        String run = unindented(
                Files.readString(Path.of("src", "test", "java", "dev", "idempotent", "spring", "OrderMessages.java")));
        List<String> shown = SNIPPET.matcher(Files.readString(Path.of("..", "docs", "messages.md")))
                .results()
                .map(DocumentedListenersTest::code)
                .toList();

        assertThat(shown)
                .hasSizeGreaterThan(5)
                .allSatisfy(snippet -> assertThat(run).contains(snippet));
    }

    private static String code(MatchResult snippet) {
        return unindented(snippet.group(1));
    }

    private static String unindented(String text) {
        return text.lines().map(String::strip).collect(joining("\n"));
    }
}
