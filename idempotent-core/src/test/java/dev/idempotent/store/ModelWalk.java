package dev.idempotent.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A random walk through the model of the lease protocol ({@code verification/model}), a step a line: what is asked, what the model
 * answers, and how its record then stands.
 */
record ModelWalk(String name, List<String> steps) {

    private static final String RECORDED = "lease-traces.txt";

    static List<ModelWalk> recorded() {
        try (InputStream file = ModelWalk.class.getResourceAsStream(RECORDED);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(file, RECORDED), StandardCharsets.UTF_8))) {
            return read(lines.lines().toList());
        } catch (IOException e) {
            throw new IllegalStateException(RECORDED + " cannot be read", e);
        }
    }

    private static List<ModelWalk> read(List<String> lines) {
        List<ModelWalk> walks = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("trace ")) {
                walks.add(new ModelWalk(line, new ArrayList<>()));
            } else if (!line.startsWith("#")) {
                walks.get(walks.size() - 1).steps().add(line);
            }
        }
        return walks;
    }

    /** This walk with another text in the place of one of its steps. */
    ModelWalk altered(int step, String text) {
        List<String> altered = new ArrayList<>(steps);
        altered.set(step, text);
        return new ModelWalk(name, altered);
    }

    @Override
    public String toString() {
        return name;
    }
}
