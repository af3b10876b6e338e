package dev.idempotent.verification;

import dev.idempotent.testing.Address;
import java.time.Duration;
import java.util.List;

/** What a node is told when it starts. */
record NodeSettings(int number, Address database, Duration lease, Plant plant) {

    List<String> arguments() {
        return List.of(
                Integer.toString(number),
                database.url(),
                database.user(),
                database.password(),
                Long.toString(lease.toMillis()),
                plant.name());
    }

    static NodeSettings parse(String... arguments) {
        return new NodeSettings(
                Integer.parseInt(arguments[0]),
                new Address(arguments[1], arguments[2], arguments[3]),
                Duration.ofMillis(Long.parseLong(arguments[4])),
                Plant.valueOf(arguments[5]));
    }
}
