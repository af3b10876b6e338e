package dev.idempotent.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.jdbi.SchemaMode;
import dev.idempotent.spring.Page;
import dev.idempotent.spring.Page.Block;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Settings that pages show exist by these names, and an application starts with them. */
class SettingsTest {

    /** In the place of what a page leaves to the reader. */
    private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private static final Pattern A_WORD = Pattern.compile("[\\w.-]+");

    private final Map<String, JsonNode> known = known();

    @Test
    void settingsInBlocksExistAndAnApplicationStartsWithThem() {
        Address database = Database.H2.fresh();
        JdbiIdempotencyStore.builder(Jdbi.create(database.url(), database.user(), database.password()))
                .schema(SchemaMode.CREATE)
                .build()
                .close();
        WebApplicationContextRunner application = new WebApplicationContextRunner()
                .withInitializer(
                        context -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        DataSourceTransactionManagerAutoConfiguration.class,
                        TransactionAutoConfiguration.class))
                .withConfiguration(AutoConfigurations.of(ours()))
                .withPropertyValues(
                        "spring.datasource.url=" + database.url(),
                        "spring.datasource.username=" + database.user(),
                        "IDEMPOTENT_KEY=" + KEY,
                        "IDEMPOTENT_OLD_KEY=" + KEY);

        List<Block> blocks = Stream.of("properties", "yaml")
                .flatMap(language -> Page.allBlocks(language).stream())
                .toList();
        assertThat(blocks).hasSizeGreaterThan(3).allSatisfy(block -> {
            Map<String, String> settings = settings(block);
            assertThat(settings.keySet())
                    .isNotEmpty()
                    .allSatisfy(name ->
                            assertThat(isKnown(name)).as("%s: %s", block, name).isTrue());
            application
                    .withPropertyValues(settings.entrySet().stream()
                            .map(setting -> setting.getKey() + "=" + setting.getValue())
                            .toArray(String[]::new))
                    .run(context -> assertThat(context).as(block.place()).hasNotFailed());
        });
    }

    /** The default too, but where the page says it in words. */
    @Test
    void settingsInTablesExistWithTheDefaultsThatAreTold() {
        List<String> told = new ArrayList<>();
        for (Page page : Page.all()) {
            for (String heading : List.of("property", "setting")) {
                page.table(heading).forEach((name, cells) -> {
                    if (A_WORD.matcher(name).matches()) {
                        told.add(name);
                        assertThat(isKnown(name))
                                .as("%s: %s", page.path(), name)
                                .isTrue();
                        assertThat(cells.get(0))
                                .as("%s: the default of %s", page.path(), name)
                                .matches(shown -> isDefault(name, shown), "is the default");
                    }
                });
            }
        }
        assertThat(told).hasSizeGreaterThan(15);
    }

    private boolean isDefault(String name, String shown) {
        JsonNode setting = known.get(name);
        String value =
                setting == null ? "" : setting.path("defaultValue").asString("").replace('_', '-');
        return value.isEmpty()
                || !A_WORD.matcher(shown).matches()
                || shown.replace('_', '-').equals(value);
    }

    private boolean isKnown(String name) {
        return known.containsKey(name) || isInAMap(name);
    }

    private boolean isInAMap(String name) {
        return known.entrySet().stream()
                .filter(property ->
                        property.getValue().path("type").asString("").startsWith("java.util.Map"))
                .anyMatch(property -> name.startsWith(property.getKey() + "."));
    }

    private static Map<String, String> settings(Block block) {
        PropertySourceLoader loader =
                block.language().equals("yaml") ? new YamlPropertySourceLoader() : new PropertiesPropertySourceLoader();
        Map<String, String> settings = new LinkedHashMap<>();
        try {
            loader.load(block.place(), new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8)))
                    .forEach(source -> {
                        for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                            settings.put(name, String.valueOf(source.getProperty(name)));
                        }
                    });
        } catch (IOException e) {
            throw new AssertionError(block + " cannot be read", e);
        }
        return settings;
    }

    private static Class<?>[] ours() {
        return StreamSupport.stream(
                        ImportCandidates.load(AutoConfiguration.class, null).spliterator(), false)
                .filter(name -> name.startsWith("dev.idempotent."))
                .map(name -> ClassUtils.resolveClassName(name, null))
                .toArray(Class<?>[]::new);
    }

    private static Map<String, JsonNode> known() {
        JsonMapper mapper = JsonMapper.builder().build();
        Map<String, JsonNode> known = new LinkedHashMap<>();
        try {
            for (var file : Collections.list(
                    SettingsTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
                try (var in = file.openStream()) {
                    mapper.readTree(in)
                            .path("properties")
                            .forEach(property -> known.put(property.path("name").asString(), property));
                }
            }
        } catch (IOException e) {
            throw new AssertionError("the metadata of settings cannot be read", e);
        }
        return known;
    }
}
