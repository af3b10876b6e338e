package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README lets its readers send is answered with the statuses that it tells. */
class ReadmeHttpTest extends HttpTest {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final Pattern STATUS = Pattern.compile("\\b[2-5]\\d\\d\\b");

    /** A command of the README, as far as it uses curl's options. */
    private record Command(String path, String body, List<String> headers) {

        static Command of(String line) {
            List<String> words = WORD.matcher(line)
                    .results()
                    .map(word -> word.group(1) == null ? word.group() : word.group(1))
                    .toList();
            String body = "";
            List<String> headers = new ArrayList<>();
            for (int i = 0; i < words.size() - 1; i++) {
                if (words.get(i).equals("-d")) {
                    body = words.get(i + 1);
                } else if (words.get(i).equals("-H") && !words.get(i + 1).startsWith("Content-Type")) {
                    headers.addAll(List.of(words.get(i + 1).split(": ", 2)));
                }
            }
            String path = words.stream()
                    .filter(word -> word.startsWith("localhost:8080"))
                    .findFirst()
                    .orElseThrow()
                    .replace("localhost:8080", "");
            return new Command(path, body, headers);
        }
    }

    @Test
    void everyCommandIsAnsweredAsItsCommentSays() throws IOException {
        List<String> told = List.of();
        List<String> seen = new ArrayList<>();
        int sent = 0;
        for (String line : Files.readAllLines(Path.of("..", "..", "README.md"))) {
            if (line.startsWith("# ")) {
                assertThat(seen).containsAll(told);
                told = STATUS.matcher(line).results().map(MatchResult::group).toList();
                seen.clear();
            } else if (line.startsWith("curl ")) {
                Command command = Command.of(line);
                Answer first = send(command);
                Answer second = send(command);
                assertThat(told).as(line).contains(String.valueOf(first.status()));
                assertThat(second.body()).as(line).isEqualTo(first.body());
                assertThat(second.status()).as(line).isEqualTo(first.status() == 201 ? 200 : first.status());
                seen.add(String.valueOf(first.status()));
                seen.add(String.valueOf(second.status()));
                sent++;
            }
        }
        assertThat(seen).containsAll(told);
        assertThat(sent).isGreaterThan(5);
    }

    private Answer send(Command command) {
        return send(
                "POST",
                command.path(),
                "application/json",
                command.body(),
                command.headers().toArray(String[]::new));
    }
}
