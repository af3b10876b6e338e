package dev.idempotent.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.idempotent.spring.Page;
import dev.idempotent.spring.Page.Block;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Whatever code a page shows is held by a test, and Java is part of a source that is compiled. */
class SnippetsTest {

    /** What there may be, and who holds it; text is what a run wrote long ago, which nobody can hold. */
    private static final Map<String, String> HOLDERS = Map.of(
            "java", "SnippetsTest",
            "json", "SnippetsTest",
            "properties", "SettingsTest",
            "yaml", "SettingsTest",
            "sql", "StatementsTest",
            "xml", "CommandsTest",
            "sh", "CommandsTest",
            "mermaid", "DiagramsTest",
            "log", "RunbookLinesTest",
            "text", "");

    @Test
    void everyBlockIsInALanguageThatATestHolds() {
        assertThat(Page.all())
                .flatExtracting(Page::blocks)
                .hasSizeGreaterThan(30)
                .allSatisfy(block -> assertThat(HOLDERS).containsKey(block.language()));
    }

    @Test
    void whatARunWroteLongAgoIsOnThePageOfRunsOnly() {
        assertThat(Page.allBlocks("text"))
                .allSatisfy(block -> assertThat(block.place()).startsWith("docs/scaling.md:"));
    }

    @Test
    void everyHolderIsThere() {
        List<String> tests = Page.files(Page.REPOSITORY, "Test.java").stream()
                .map(file -> file.getFileName().toString())
                .toList();

        assertThat(HOLDERS.values())
                .filteredOn(holder -> !holder.isEmpty())
                .allSatisfy(holder -> assertThat(tests).contains(holder + ".java"));
    }

    /** Of whatever module: what the build does not compile is no source of it. */
    @Test
    void javaIsPartOfASourceThatIsCompiled() {
        List<String> sources = Page.files(Page.REPOSITORY, ".java").stream()
                .map(file -> unspaced(Page.read(file)))
                .toList();

        assertThat(Page.allBlocks("java"))
                .hasSizeGreaterThan(15)
                .allSatisfy(block -> assertThat(sources)
                        .as("the source that has %s:%n%s", block, block.text())
                        .anyMatch(source -> source.contains(unspaced(block.text()))));
    }

    /** Lines end elsewhere where code stands further in. */
    private static String unspaced(String code) {
        return code.replaceAll("\\s", "");
    }

    @Test
    void jsonIsWellFormed() {
        JsonMapper mapper = JsonMapper.builder().build();
        List<Block> blocks = Page.allBlocks("json");

        assertThat(blocks)
                .isNotEmpty()
                .allSatisfy(block ->
                        assertThatCode(() -> mapper.readTree(block.text())).doesNotThrowAnyException());
    }
}
