package dev.idempotent.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.spring.Page;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Outcomes, meters and problems that pages name are those of the two pages that tests hold to the code. */
class NamesTest {

    private static final Pattern OUTCOME = Pattern.compile("`outcome=(\\w+)`");
    private static final Pattern METER = Pattern.compile("`(idempotent\\.(?:calls|purge|results|takeovers)[\\w.]*)`");
    private static final Pattern PROBLEM = Pattern.compile("\\b([45]\\d\\d `[a-z]+-?[a-z]+`)");

    private final Page operations = Page.named("operations.md");

    @Test
    void outcomesAreThere() {
        assertThat(onAllPages(OUTCOME))
                .hasSizeGreaterThan(4)
                .allSatisfy(outcome -> assertThat(operations.table("outcome")).containsKey(outcome));
    }

    @Test
    void metersAreThere() {
        assertThat(onAllPages(METER))
                .hasSizeGreaterThan(4)
                .allSatisfy(meter -> assertThat(operations.table("meter")).containsKey(meter));
    }

    @Test
    void problemsAreThereAndHaveTheirStatus() {
        JsonMapper mapper = JsonMapper.builder().build();
        List<String> problems = Page.named("http.md").blocks("json").stream()
                .map(mapper::readTree)
                .map(problem -> problem.path("status").asString() + " `"
                        + problem.path("type").asString().replaceFirst(".*:", "") + "`")
                .toList();

        assertThat(onAllPages(PROBLEM)).hasSizeGreaterThan(4).isSubsetOf(problems);
    }

    private static List<String> onAllPages(Pattern pattern) {
        Stream<MatchResult> found =
                Page.all().stream().flatMap(page -> pattern.matcher(page.text()).results());
        return found.map(match -> match.group(1)).toList();
    }
}
