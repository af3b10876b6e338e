package dev.idempotent.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Results as JSON, an object each. Those of databases that were not asked this time stay. */
record ResultsFile(Path file) {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    void write(List<Result> results) {
        Set<String> measured = results.stream().map(Result::database).collect(Collectors.toSet());
        ArrayNode all = MAPPER.createArrayNode();
        if (Files.exists(file)) {
            for (JsonNode other : MAPPER.readTree(file)) {
                if (!measured.contains(other.path("database").asString())) {
                    all.add(other);
                }
            }
        }
        results.forEach(result -> all.add(MAPPER.<JsonNode>valueToTree(result)));
        MAPPER.writeValue(file, all);
    }
}
