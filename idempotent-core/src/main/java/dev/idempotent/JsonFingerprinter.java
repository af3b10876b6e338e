package dev.idempotent;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Hashes values as canonical JSON, streamed, so that a large argument costs no second copy. It has a mapper of its own:
 * how an application shows its JSON must not decide which calls are equal. Members, map keys and sets are sorted; absent
 * members are left out, so that a new optional field changes nothing for those who do not send it.
 */
final class JsonFingerprinter extends Fingerprinter {

    private static final Logger LOG = LoggerFactory.getLogger(JsonFingerprinter.class);

    /** Longer texts are streamed. */
    private static final int MOST_PLAIN = 255;

    private final JsonMapper mapper = JsonMapper.builder()
            .findAndAddModules()
            .addModule(new SimpleModule("sorted-sets").addSerializer(Set.class, new SortedSets()))
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(SerializationFeature.FAIL_ON_ORDER_MAP_BY_INCOMPARABLE_KEY)
            .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .disable(JsonNodeFeature.WRITE_NULL_PROPERTIES)
            .changeDefaultPropertyInclusion(inclusion ->
                    inclusion.withValueInclusion(Include.NON_ABSENT).withContentInclusion(Include.NON_ABSENT))
            .build();

    @Override
    String version() {
        return "1";
    }

    @Override
    void digest(Fingerprint fingerprint, MessageDigest digest) {
        Optional<String> plain = plain(fingerprint.values());
        if (plain.isPresent()) {
            digest.update(plain.get().getBytes(StandardCharsets.US_ASCII));
            return;
        }
        try {
            digest(fingerprint.values(), digest);
        } catch (JacksonException e) {
            LOG.debug("Why arguments cannot be compared", e);
            // Without its cause, which may quote them; that they cannot be written at all is said by their types.
            throw new IdempotencyConfigurationException(
                    "The arguments cannot be compared as JSON ("
                            + JacksonResultCodec.place(e)
                            + (e instanceof InvalidDefinitionException ? ": " + e.getOriginalMessage() : "") + ").",
                    "Say what must be equal between two calls with a fingerprint expression, or Idempotent.NONE.");
        }
    }

    /** The same JSON, where it is nothing but short texts in quotes: what is compared by hand often is one. */
    private static Optional<String> plain(List<@Nullable Object> values) {
        StringJoiner json = new StringJoiner("\",\"", "[\"", "\"]");
        for (Object value : values) {
            if (!(value instanceof String text)
                    || text.length() > MOST_PLAIN
                    || !text.chars().allMatch(JsonFingerprinter::isPlain)) {
                return Optional.empty();
            }
            json.add(text);
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(json.toString());
    }

    private static boolean isPlain(int character) {
        return character >= ' ' && character <= '~' && character != '"' && character != '\\';
    }

    private void digest(List<@Nullable Object> values, MessageDigest digest) {
        OutputStream hashed = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
        try (JsonGenerator json = new CanonicalJsonGenerator(mapper.createGenerator(hashed))) {
            json.writeStartArray();
            values.forEach(value -> mapper.writeValue(json, value));
            json.writeEndArray();
        }
    }

    /**
     * Equal sets may iterate in any order. An element is written as its hash: its text within a text would double with each
     * level of sets in sets, and a caller chooses how deep its JSON is.
     */
    @SuppressWarnings("rawtypes") // Jackson registers serializers by raw class.
    private final class SortedSets extends StdSerializer<Set> {

        SortedSets() {
            super(Set.class);
        }

        @Override
        public void serialize(Set set, JsonGenerator json, SerializationContext context) {
            List<String> elements = new ArrayList<>(); // A set may hold unequal things that look alike; each counts.
            for (Object element : set) {
                elements.add(hash(element));
            }
            Collections.sort(elements);
            json.writeStartArray();
            elements.forEach(json::writeString);
            json.writeEndArray();
        }

        private String hash(@Nullable Object element) {
            MessageDigest digest = sha256();
            digest(Collections.singletonList(element), digest);
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
