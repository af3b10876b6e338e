package dev.idempotent.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.spring.Page;
import dev.idempotent.spring.Page.Block;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * Commands name modules, files, options and addresses that are there, and parts of a pom what is built. The README's are run: by
 * CI, and by the sample's {@code ReadmeHttpTest}.
 */
class CommandsTest {

    private static final Pattern MODULES = Pattern.compile("-pl '?!?([\\w,/-]+)");
    private static final Pattern JAR = Pattern.compile("(\\S+)/target/([\\w-]+)\\.jar");
    private static final Pattern ADDRESS = Pattern.compile("localhost:8080(/[^\\s'?]*)");
    private static final Pattern OPTION = Pattern.compile("--[\\w-]+");
    private static final Pattern MAPPING = Pattern.compile("Mapping\\(\"([^\"]+)\"");

    private final List<String> addresses = addresses();

    @Test
    void commandsNameWhatIsThere() throws Exception {
        List<Block> blocks = Page.allBlocks("sh");

        assertThat(blocks).hasSizeGreaterThan(5);
        for (Block block : blocks) {
            for (String command : commands(block)) {
                check(block, command);
            }
        }
    }

    private static List<String> commands(Block block) {
        return block.text()
                .replace("\\\n", " ")
                .lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .flatMap(line -> Stream.of(line.split(" && ")))
                .map(String::strip)
                .toList();
    }

    private void check(Block block, String command) throws Exception {
        String as = block + ": " + command;
        String program = command.replaceFirst(" .*", "");
        switch (program) {
            case "mvn" ->
                MODULES.matcher(command)
                        .results()
                        .flatMap(modules -> Stream.of(modules.group(1).split(",")))
                        .forEach(module -> assertThat(
                                        Page.REPOSITORY.resolve(module).resolve("pom.xml"))
                                .as(as)
                                .exists());
            case "java" -> {
                MatchResult jar = JAR.matcher(command).results().findFirst().orElseThrow();
                assertThat(Page.read(Page.REPOSITORY.resolve(jar.group(1)).resolve("pom.xml")))
                        .as(as)
                        .contains("<finalName>" + jar.group(2) + "</finalName>");
            }
            case "curl" -> {
                String address = ADDRESS.matcher(command)
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1);
                assertThat(addresses).as(as).anyMatch(address::matches);
            }
            default -> {
                Path script = Page.REPOSITORY.resolve(program);
                assertThat(script).as(as).isExecutable();
                String text = Files.readString(script);
                assertThat(OPTION.matcher(command).results())
                        .as(as)
                        .allSatisfy(option -> assertThat(text).contains(option.group()));
            }
        }
    }

    /** What the sample and the endpoint are mapped to, as regular expressions. */
    private static List<String> addresses() {
        return Stream.concat(
                        Page.files(Page.REPOSITORY.resolve("samples/orders-service/src/main"), ".java").stream()
                                .flatMap(CommandsTest::mappings),
                        Stream.of(
                                "/actuator/idempotency(/(in-progress|lapsed|abandoned|failed|by-key))?",
                                "/actuator/health"))
                .toList();
    }

    /** A controller's own, and those of its methods below it. */
    private static Stream<String> mappings(Path source) {
        List<String> paths = MAPPING.matcher(Page.read(source))
                .results()
                .map(mapping -> mapping.group(1).replaceAll("\\{\\w+}", "[^/]+"))
                .toList();
        return paths.stream().map(path -> path.equals(paths.get(0)) ? path : paths.get(0) + path);
    }

    @Test
    void partsOfAPomNameWhatIsBuilt() throws Exception {
        String parent = Page.read(Page.REPOSITORY.resolve("pom.xml"));
        List<String> poms = Page.files(Page.REPOSITORY, "pom.xml").stream()
                .map(pom -> Page.unindented(Page.read(pom)))
                .toList();
        List<Block> blocks = Page.allBlocks("xml");

        assertThat(blocks).isNotEmpty();
        for (Block block : blocks) {
            Document part = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader("<part>" + block.text() + "</part>")));
            NodeList dependencies = part.getElementsByTagName("dependency");
            for (int i = 0; i < dependencies.getLength(); i++) {
                Element dependency = (Element) dependencies.item(i);
                if (textOf(dependency, "groupId").equals("dev.idempotent")) {
                    assertThat(parent)
                            .as(block.place())
                            .contains("<module>" + textOf(dependency, "artifactId") + "</module>")
                            .contains("<version>" + textOf(dependency, "version") + "</version>\n    <packaging>");
                }
            }
            if (!block.text().startsWith("<dependency>")) {
                assertThat(poms).as(block.place()).anyMatch(pom -> pom.contains(Page.unindented(block.text())));
            }
        }
    }

    private static String textOf(Element element, String child) {
        return element.getElementsByTagName(child).item(0).getTextContent();
    }
}
