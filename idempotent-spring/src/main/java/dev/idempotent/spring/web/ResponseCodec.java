package dev.idempotent.spring.web;

import dev.idempotent.ResultCodec;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/**
 * Keeps a {@link ResponseEntity} as status, headers and body; the body, and whatever else is returned, as the codec within does.
 * Of the headers those are kept that belong to the answer, and not to the one response it came in first.
 */
final class ResponseCodec implements ResultCodec {

    private static final String FORMAT = "http+";
    private static final byte[] NOTHING = {};

    private final ResultCodec within;
    private final Collection<String> keptHeaders;

    ResponseCodec(ResultCodec within, Collection<String> keptHeaders) {
        this.within = within;
        this.keptHeaders = keptHeaders;
    }

    @Override
    public void check(Type type) {
        if (!isEntity(type)) {
            within.check(type);
            return;
        }
        if (!(type instanceof ParameterizedType)) {
            throw new IllegalArgumentException("it does not say what its body is, as ResponseEntity<Order> does");
        }
        if (body(type) != Void.class) {
            within.check(body(type));
        }
    }

    @Override
    public StoredResult encode(@Nullable Object value, Type type) {
        if (!isEntity(type) || value == null) {
            return within.encode(value, type);
        }
        ResponseEntity<?> entity = (ResponseEntity<?>) value;
        StoredResult body = body(type) == Void.class
                ? StoredResult.value("none", NOTHING)
                : within.encode(entity.getBody(), body(type));
        return StoredResult.value(
                FORMAT + body.format(),
                new StoredResponse(entity.getStatusCode().value(), kept(entity.getHeaders()), body.bytes()).toBytes());
    }

    private HttpHeaders kept(HttpHeaders headers) {
        HttpHeaders kept = new HttpHeaders();
        keptHeaders.stream()
                .filter(headers::containsHeader)
                .forEach(name -> kept.addAll(name, headers.getOrEmpty(name)));
        return kept;
    }

    @Override
    public @Nullable Object decode(StoredResult result, Type type) {
        if (!result.format().startsWith(FORMAT)) {
            return within.decode(result, type);
        }
        if (!isEntity(type)) {
            throw new IllegalArgumentException("it was kept as a ResponseEntity, and is to be " + type.getTypeName());
        }
        StoredResponse response = StoredResponse.of(result.bytes());
        String format = result.format().substring(FORMAT.length());
        Object body = body(type) == Void.class
                ? null
                : within.decode(StoredResult.value(format, response.body()), body(type));
        return ResponseEntity.status(response.status())
                .headers(response.headers())
                .body(body);
    }

    /** The body of a response that is 200 OK and has no headers. */
    @Override
    public @Nullable Object parse(String json, Type type) {
        if (!isEntity(type)) {
            return within.parse(json, type);
        }
        if (body(type) != Void.class) {
            return ResponseEntity.ok(within.parse(json, body(type)));
        }
        if (!json.strip().equals("null")) {
            throw new IllegalArgumentException("the response has no body, which is written as null");
        }
        return ResponseEntity.ok().build();
    }

    @Override
    public StoredResult seal(RecordKey key, StoredResult result) {
        return within.seal(key, result);
    }

    @Override
    public StoredResult open(RecordKey key, StoredResult sealed) {
        return within.open(key, sealed);
    }

    private static boolean isEntity(Type type) {
        return type == ResponseEntity.class
                || (type instanceof ParameterizedType generic && generic.getRawType() == ResponseEntity.class);
    }

    /** What the entity says that its body is. */
    private static Type body(Type entity) {
        return ((ParameterizedType) entity).getActualTypeArguments()[0];
    }
}
