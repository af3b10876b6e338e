package dev.idempotent;

import dev.idempotent.store.StoredResult;
import java.io.Serial;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

/**
 * Keeps results as JSON, by Jackson 3. Numbers and times come back exactly; a member that the type has no more is passed
 * over, one that it has gained is null or absent.
 *
 * <p>A result type that asks Jackson for class names ({@code @JsonTypeInfo(use = Id.CLASS)}) is refused: no class is ever
 * loaded by a name out of the store. Safe for use by many threads.
 */
public final class JacksonResultCodec implements ResultCodec {

    private static final Logger LOG = LoggerFactory.getLogger(JacksonResultCodec.class);
    private static final String FORMAT = "json";

    private final JsonMapper mapper;

    /** Those of operations' results, of which there are as many as there are types of them. */
    private final Map<Type, ObjectWriter> writers = new ConcurrentHashMap<>();

    private final Map<Type, ObjectReader> readers = new ConcurrentHashMap<>();

    /** A codec with the modules that are on the class path. */
    public JacksonResultCodec() {
        this(JsonMapper.builder().findAndAddModules().build());
    }

    /**
     * A codec with the modules, mix-ins and settings of {@code mapper}, made exact and safe. What was written with other
     * settings must still be readable with these.
     */
    public JacksonResultCodec(JsonMapper mapper) {
        this.mapper = mapper.rebuild()
                .polymorphicTypeValidator(new NoClassNames())
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .build();
    }

    @Override
    public void check(Type type) {
        JavaType javaType = mapper.constructType(type);
        if (javaType.isJavaLangObject()) {
            throw new IllegalArgumentException("its type says nothing about what to read back");
        }
        requireReadable(javaType);
        for (JavaType content = javaType.getContentType(); content != null; content = content.getContentType()) {
            requireReadable(content);
        }
    }

    private void requireReadable(JavaType type) {
        try {
            mapper.readerFor(type).readValue("{}");
        } catch (InvalidDefinitionException e) {
            throw new IllegalArgumentException("Jackson cannot read it back: " + e.getOriginalMessage(), e);
        } catch (JacksonException e) {
            // The type can be read, though not from an empty object: that is all that was asked.
        }
    }

    @Override
    public StoredResult encode(@Nullable Object value, Type type) {
        try {
            byte[] json = writers.computeIfAbsent(type, known -> mapper.writerFor(mapper.constructType(known)))
                    .writeValueAsBytes(value);
            return StoredResult.value(FORMAT, json);
        } catch (RuntimeException e) {
            throw silent("it cannot be written as " + type.getTypeName(), e);
        }
    }

    @Override
    public @Nullable Object decode(StoredResult result, Type type) {
        if (!result.format().equals(FORMAT)) {
            throw new IllegalArgumentException("its format is " + result.format() + ", and this codec reads " + FORMAT);
        }
        try {
            return readers.computeIfAbsent(type, known -> mapper.readerFor(mapper.constructType(known)))
                    .readValue(result.bytes());
        } catch (RuntimeException e) {
            throw silent("it is no " + type.getTypeName() + " any more", e);
        }
    }

    /** Stricter than with what is stored: a member that the type does not have is a slip of the pen. */
    @Override
    public @Nullable Object parse(String json, Type type) {
        try {
            return mapper.readerFor(mapper.constructType(type))
                    .with(
                            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readValue(json);
        } catch (RuntimeException e) {
            throw silent("it is no " + type.getTypeName() + " in JSON", e);
        }
    }

    /** Without its cause: Jackson's messages, and those of the value's own methods, quote the value. */
    private static IllegalArgumentException silent(String what, RuntimeException cause) {
        LOG.debug(what, cause);
        return new IllegalArgumentException(what + " (" + place(cause) + ")");
    }

    /** What it is, and the members on the way to it. */
    static String place(RuntimeException failure) {
        String path = failure instanceof JacksonException e
                ? e.getPath().stream().map(JacksonResultCodec::step).collect(Collectors.joining())
                : "";
        return failure.getClass().getSimpleName() + path;
    }

    /** The members passed on the way to a mistake; a map's keys are values, and are not shown. */
    private static String step(JacksonException.Reference reference) {
        String member = reference.getPropertyName();
        return member == null || reference.from() instanceof Map ? "[]" : "." + member;
    }

    private static final class NoClassNames extends PolymorphicTypeValidator {

        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public Validity validateBaseType(DatabindContext context, JavaType baseType) {
            return Validity.DENIED;
        }

        @Override
        public Validity validateSubClassName(DatabindContext context, JavaType baseType, String subClassName) {
            return Validity.DENIED;
        }

        @Override
        public Validity validateSubType(DatabindContext context, JavaType baseType, JavaType subType) {
            return Validity.DENIED;
        }
    }
}
