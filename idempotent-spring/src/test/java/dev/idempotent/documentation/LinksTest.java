package dev.idempotent.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.spring.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links within the repository lead somewhere, to the heading they name, and every page is found from the index. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

    /** As it stands on a page. */
    private record Link(Path page, String target) {

        Path file() {
            String path = target.replaceFirst("#.*", "");
            return path.isEmpty() ? page : page.resolveSibling(path).normalize();
        }

        boolean leadsSomewhere() {
            String heading = target.contains("#") ? target.replaceFirst("[^#]*#", "") : "";
            return Files.exists(file())
                    && (heading.isEmpty() || headings(file()).contains(heading));
        }
    }

    @Test
    void everyLinkLeadsToAFileAndToAHeadingThatIsThere() {
        List<Link> links = Page.files(Page.REPOSITORY, ".md").stream()
                .flatMap(LinksTest::links)
                .toList();

        assertThat(links).hasSizeGreaterThan(60);
        assertThat(links).filteredOn(link -> !link.leadsSomewhere()).isEmpty();
    }

    @Test
    void theIndexLeadsToEveryPage() {
        Path index = Page.REPOSITORY.resolve("docs/README.md");
        List<Path> linked = links(index).map(Link::file).toList();

        assertThat(Page.files(index.resolveSibling(""), ".md"))
                .filteredOn(page -> !page.startsWith(index.resolveSibling("decisions")) && !page.equals(index))
                .hasSizeGreaterThan(10)
                .allSatisfy(page -> assertThat(linked).contains(page.normalize()));
    }

    private static Stream<Link> links(Path page) {
        return LINK.matcher(withoutCode(page))
                .results()
                .map(link -> new Link(page, link.group(1)))
                .filter(link -> !ELSEWHERE.matcher(link.target()).matches());
    }

    private static String withoutCode(Path page) {
        return Page.read(page).replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "");
    }

    /** As browsers are sent to them: lower case, hyphens for blanks, no marks. */
    private static List<String> headings(Path page) {
        return Page.read(page)
                .replaceAll("(?s)```.*?```", "")
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
