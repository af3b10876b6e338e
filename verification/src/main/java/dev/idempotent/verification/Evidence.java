package dev.idempotent.verification;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All that is known of one key.
 *
 * @param events by the driver's order
 * @param effects what bodies have left, in no order
 * @param record what the library's table says; empty where it says nothing
 */
record Evidence(Key key, List<Event> events, List<Effect> effects, Optional<Kept> record) {

    /** One row that a body has written. */
    record Effect(int attempt, String token, String node, String value) {}

    /** What the table says of the key; {@code value} where there is one. */
    record Kept(String state, Optional<String> value) {}

    <E extends Event> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** For people. */
    String told() {
        return events.stream().map(event -> "    " + event + "\n").collect(Collectors.joining("", key + ":\n", ""))
                + effects.stream().map(effect -> "    " + effect + "\n").collect(Collectors.joining())
                + "    record: " + record;
    }
}
