package dev.idempotent.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What happened to each key, in the order in which the driver learned of it. Safe for use by many threads. */
final class History {

    private final Map<Key, List<Event>> byKey = new ConcurrentHashMap<>();

    void add(Key key, Event event) {
        List<Event> events = byKey.computeIfAbsent(key, unused -> new ArrayList<>());
        synchronized (events) {
            events.add(event);
        }
    }

    /** Each once. */
    Set<Key> keys() {
        return Set.copyOf(byKey.keySet());
    }

    List<Event> of(Key key) {
        List<Event> events = byKey.getOrDefault(key, List.of());
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    void forget() {
        byKey.clear();
    }
}
