package dev.idempotent.verification;

import dev.idempotent.Guarantee;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a run is to be like.
 *
 * @param round after how long, once each fault has come, all is made well and looked at; then the next round begins
 */
record Options(
        DatabaseKind database,
        List<Guarantee> guarantees,
        Duration length,
        Duration round,
        int nodes,
        long seed,
        Duration lease,
        Mix mix,
        Plant plant) {

    private static final Set<String> KNOWN =
            Set.of("--database", "--guarantee", "--minutes", "--nodes", "--seed", "--lease", "--fault");

    /** @throws IllegalArgumentException with what is wrong, for people */
    static Options parse(String... arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!KNOWN.contains(arguments[i]) || i + 1 == arguments.length) {
                throw new IllegalArgumentException("not understood: " + arguments[i]);
            }
            given.put(arguments[i], arguments[i + 1]);
        }
        DatabaseKind database = named(DatabaseKind.class, given.getOrDefault("--database", "postgresql"));
        return new Options(
                database,
                guarantees(given.getOrDefault("--guarantee", "all")),
                Duration.ofMillis((long) (60_000 * Double.parseDouble(given.getOrDefault("--minutes", "1")))),
                Duration.ofSeconds(30),
                Integer.parseInt(given.getOrDefault("--nodes", "3")),
                given.containsKey("--seed") ? Long.parseLong(given.get("--seed")) : (System.nanoTime() & 0xFFFFFFFFL),
                Duration.ofMillis(Long.parseLong(given.getOrDefault("--lease", "1000"))),
                database.bearable(Mix.USUAL),
                named(Plant.class, given.getOrDefault("--fault", "none")));
    }

    private static List<Guarantee> guarantees(String name) {
        return name.equals("all") ? List.of(Guarantee.values()) : List.of(named(Guarantee.class, name));
    }

    private static <E extends Enum<E>> E named(Class<E> type, String name) {
        for (E constant : type.getEnumConstants()) {
            if (text(constant).equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("not understood: " + name + "; there are "
                + List.of(type.getEnumConstants()).stream().map(Options::text).toList());
    }

    private static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As the script takes it; what is the same run but for its length. */
    String text() {
        return "--database %s --guarantee %s --nodes %d --seed %d"
                .formatted(text(database), guarantees.size() == 1 ? text(guarantees.get(0)) : "all", nodes, seed);
    }
}
