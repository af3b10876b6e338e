package dev.idempotent;

import dev.idempotent.store.ClaimRequest;
import dev.idempotent.store.IdempotencyRecord;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What this process is called where operators look for who has a key. Tokens of leases end with it, so that a record tells its
 * owner without a column for that; what fences is the random part before it.
 */
record Node(String name) {

    private static final int RANDOM = 22;

    /** As many characters as a token has room for. */
    static final int MOST = ClaimRequest.MAX_TOKEN - RANDOM - 1;

    private static final Pattern TOKEN = Pattern.compile("[\\w-]{" + RANDOM + "}\\.([!-~]+)");
    private static final Pattern NAME = Pattern.compile("[!-~]{1," + MOST + "}");

    Node {
        if (!NAME.matcher(name).matches()) {
            throw new IdempotencyConfigurationException(
                    "A node cannot be called " + name + ".",
                    "Write 1 to " + MOST + " characters of printable ASCII without blanks, as idempotent.node or by the"
                            + " builder's node.");
        }
    }

    /** By host and process; of long names the end, which is where those of one deployment differ. */
    static Node ofThisProcess() {
        String host = Optional.ofNullable(System.getenv("HOSTNAME"))
                .or(() -> Optional.ofNullable(System.getenv("COMPUTERNAME")))
                .orElse("");
        return named(host, ProcessHandle.current().pid());
    }

    static Node named(String host, long pid) {
        // The first process is alone in its container.
        String name = (pid == 1 && !host.isEmpty() ? host : host + "-" + pid).replaceAll("[^!-~]", "_");
        return new Node(name.substring(Math.max(0, name.length() - MOST)));
    }

    /** Names one claimant and no other. */
    String newToken() {
        UUID random = UUID.randomUUID();
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(random.getMostSignificantBits())
                .putLong(random.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "." + name;
    }

    /** The name of the node that a record's token is of; empty for those of versions that did not say. */
    static Optional<String> of(IdempotencyRecord record) {
        var token = TOKEN.matcher(record.token());
        return token.matches() ? Optional.of(token.group(1)) : Optional.empty();
    }
}
