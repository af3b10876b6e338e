package dev.idempotent.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.spring.Page;
import dev.idempotent.spring.Page.Block;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Mermaid's sequence diagrams use what is common to all its versions, and only whom they have introduced. */
class DiagramsTest {

    private static final Pattern PARTICIPANT = Pattern.compile("(?:participant|actor) (\\w+)(?: as [^;#]+)?");
    private static final Pattern MESSAGE = Pattern.compile("(\\w+)(?:-->>|->>|-x|--x)(\\w+): [^;#]+");
    private static final Pattern NOTE = Pattern.compile("Note over (\\w+)(?:,(\\w+))?: [^;#]+");
    private static final Pattern OPENING = Pattern.compile("(alt|opt|loop|par|rect) [^;#]+");

    @Test
    void everyDiagramCanBeDrawn() {
        List<Block> diagrams = Page.allBlocks("mermaid");

        assertThat(diagrams).hasSizeGreaterThan(4).allSatisfy(DiagramsTest::check);
    }

    private static void check(Block diagram) {
        List<String> lines = diagram.text()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        Set<String> introduced = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();

        assertThat(lines).first().isEqualTo("sequenceDiagram");
        for (String line : lines.subList(1, lines.size())) {
            Matcher participant = PARTICIPANT.matcher(line);
            Matcher message = MESSAGE.matcher(line);
            Matcher note = NOTE.matcher(line);
            if (participant.matches()) {
                introduced.add(participant.group(1));
            } else if (message.matches()) {
                assertThat(introduced).as(line).contains(message.group(1), message.group(2));
            } else if (note.matches()) {
                assertThat(introduced).as(line).contains(note.group(1));
            } else if (OPENING.matcher(line).matches()) {
                open.push(line);
            } else if (line.startsWith("else ")) {
                assertThat(open.peek()).as(line).startsWith("alt ");
            } else {
                assertThat(line).as("%s: %s", diagram, line).isEqualTo("end");
                assertThat(open).as(line).isNotEmpty();
                open.pop();
            }
        }
        assertThat(open).as("what is not ended").isEmpty();
    }
}
