package dev.idempotent.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What development environments show of the settings is true and whole, and so are the pages. */
class SettingsMetadataTest {

    private static final JsonNode METADATA = JsonMapper.shared()
            .readTree(classes()
                    .resolve("META-INF/spring-configuration-metadata.json")
                    .toFile());

    private static final Map<String, JsonNode> SETTINGS = METADATA.get("properties").values().stream()
            .collect(Collectors.toMap(setting -> setting.get("name").asString(), setting -> setting));

    private static Path classes() {
        return Path.of(URI.create(IdempotencyProperties.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
    }

    private static JsonNode setting(String name) {
        return requireNonNull(SETTINGS.get(name), name);
    }

    @Test
    void everySettingIsDescribedInSentences() {
        assertThat(SETTINGS)
                .hasSizeGreaterThan(20)
                .allSatisfy((name, setting) -> assertThat(
                                setting.path("description").asString(""))
                        .as(name)
                        .matches("[A-Z].*\\.")
                        .doesNotContain("{@", "  "));
    }

    @Test
    void everySettingHasItsDefaultUnlessItIsOptional() {
        assertThat(SETTINGS.values())
                .filteredOn(setting -> !setting.has("defaultValue"))
                .extracting(setting -> setting.get("name").asString())
                .containsExactlyInAnyOrder(
                        "idempotent.guarantee",
                        "idempotent.cache.max-size",
                        "idempotent.node",
                        "idempotent.encryption.keys",
                        "idempotent.encryption.key-id",
                        "idempotent.web.replay-headers",
                        "idempotent.web.documentation",
                        "management.endpoint.idempotency.roles");
    }

    @Test
    void whatIsProposedForASettingCanBeMeant() {
        eachProposal((name, value) -> assertThatNoException()
                .as(name + "=" + value)
                .isThrownBy(() -> bind(setting(name).get("sourceType").asString(), name, value)));
    }

    private static void bind(String type, String name, String value) throws ClassNotFoundException {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of(name, value)));
        String prefix = name.substring(0, name.lastIndexOf('.'));
        assertThat(binder.bind(prefix, Class.forName(type)).isBound()).isTrue();
    }

    @Test
    void everyValueOfOurEnumsIsProposed() {
        Map<String, List<String>> proposed = new TreeMap<>();
        eachProposal((name, value) ->
                proposed.computeIfAbsent(name, unused -> new ArrayList<>()).add(value));
        for (JsonNode setting : SETTINGS.values()) {
            String type = setting.get("type").asString();
            if (type.startsWith("dev.idempotent.")) {
                assertThat(proposed.get(setting.get("name").asString()))
                        .as(setting.get("name").asString())
                        .containsExactlyInAnyOrderElementsOf(constants(type));
            }
        }
    }

    private static List<String> constants(String type) {
        return Arrays.stream(ClassUtils.resolveClassName(type, null).getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    private interface Proposal {
        void of(String name, String value);
    }

    private static void eachProposal(Proposal each) {
        JsonNode hints = METADATA.get("hints");
        assertThat(hints.size()).isGreaterThan(5);
        for (JsonNode hint : hints) {
            for (JsonNode value : hint.get("values")) {
                each.of(hint.get("name").asString(), value.get("value").asString());
            }
        }
    }

    @Test
    void everySettingStandsInTheTableOfOnePage() {
        List<String> documented = new ArrayList<>();
        Page.all().forEach(page -> page.table("property").keySet().forEach(names -> eachName(names, documented::add)));

        assertThat(documented).containsExactlyInAnyOrderElementsOf(SETTINGS.keySet());
    }

    /** {@code a.b, .c} are a.b and a.c; {@code a.b.…} leads to another page. */
    private static void eachName(String names, Consumer<String> each) {
        String before = "";
        for (String name : names.split(", ", -1)) {
            String whole = name.startsWith(".") ? before.substring(0, before.lastIndexOf('.')) + name : name;
            if (whole.endsWith(".…")) {
                String prefix = whole.substring(0, whole.length() - 1);
                assertThat(SETTINGS.keySet()).anyMatch(setting -> setting.startsWith(prefix));
            } else {
                each.accept(whole);
            }
            before = whole;
        }
    }
}
