package dev.idempotent.aop;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.Timing;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Reads one annotation; whatever is wrong with it is said here, before the method is called. */
final class IdempotentMethodReader {

    private final Place place;
    private final Idempotent annotation;
    private final Parameters parameters;
    private final UnaryOperator<String> placeholders;

    /** @param declaration the method that bears the annotation, perhaps an interface's */
    IdempotentMethodReader(Place place, Idempotent annotation, Method declaration, UnaryOperator<String> placeholders) {
        this.place = place;
        this.annotation = annotation;
        this.parameters = new Parameters(place, declaration);
        this.placeholders = placeholders;
    }

    IdempotentMethod read(Timing defaults) {
        ResultTypes.requireReplayable(place);
        KeySource key = key();
        return new IdempotentMethod(
                place,
                operation(defaults),
                key,
                fingerprint(key),
                expression("condition", annotation.condition()),
                existing());
    }

    private KeySource key() {
        int[] marked = parameters.marked();
        Optional<MethodExpression> expression = expression("key", annotation.key());
        if (expression.isPresent() == (marked.length == 1) || marked.length > 1) {
            throw place.mistake(
                    expression.isPresent()
                            ? "it has a key expression and a parameter marked @IdempotencyKey."
                            : marked.length == 0 ? "it has no key." : "several parameters are marked @IdempotencyKey.",
                    "Give it key = \"#…\", or mark one parameter with @IdempotencyKey.");
        }
        return expression
                .<KeySource>map(KeySource.Expressed::new)
                .orElseGet(() -> new KeySource.Marked(marked[0], parameters.isRequiredKey(marked[0])));
    }

    private IdempotentOperation<@Nullable Object> operation(Timing defaults) {
        String name = text(annotation.operation());
        IdempotentOperation.Builder<@Nullable Object> operation = IdempotentOperation.<@Nullable Object>named(
                        name.isEmpty() ? place.operationName() : name, ResultTypes.valueType(place))
                .recordFailures(List.of(annotation.recordFailures()))
                .releaseOn(List.of(annotation.releaseOn()))
                .scope(annotation.scope())
                .timing(timing(defaults));
        guarantee().ifPresent(operation::guarantee);
        return operation.build();
    }

    private Optional<Guarantee> guarantee() {
        Guarantee[] chosen = annotation.guarantee();
        if (chosen.length > 1) {
            throw place.mistake("it has " + chosen.length + " guarantees.", "Choose one of them.");
        }
        return chosen.length == 0 ? Optional.empty() : Optional.of(chosen[0]);
    }

    private Timing timing(Timing defaults) {
        Timing timing = defaults;
        timing = with(timing, "waitFor", annotation.waitFor(), Timing::waitFor);
        timing = with(timing, "leaseFor", annotation.leaseFor(), Timing::leaseFor);
        timing = with(timing, "maxRunFor", annotation.maxRunFor(), Timing::maxRunFor);
        timing = with(timing, "retainFor", annotation.retainFor(), Timing::retainFor);
        if (timing.maxRunFor().compareTo(timing.leaseFor()) < 0) {
            throw place.mistake(
                    "maxRunFor (" + timing.maxRunFor() + ") is shorter than leaseFor (" + timing.leaseFor() + ").",
                    "Raise maxRunFor or shorten leaseFor.");
        }
        return timing;
    }

    private Timing with(Timing timing, String attribute, String written, BiFunction<Timing, Duration, Timing> change) {
        String text = text(written);
        if (text.isEmpty()) {
            return timing;
        }
        try {
            return change.apply(timing, DurationText.parse(text));
        } catch (IllegalArgumentException e) {
            throw place.mistake(
                    attribute + " = \"" + written + "\": " + e.getMessage() + ".",
                    "Write it like 250ms, 5s, 30m, 24h, 7d or PT5S.",
                    e);
        }
    }

    private FingerprintSource fingerprint(KeySource key) {
        if (text(annotation.fingerprint()).equals(Idempotent.NONE)) {
            return FingerprintSource.nothing();
        }
        Optional<MethodExpression> expression = expression("fingerprint", annotation.fingerprint());
        if (expression.isPresent()) {
            return FingerprintSource.of(expression.get());
        }
        int[] compared = parameters.compared(key);
        if (compared.length > 0 && !jacksonIsPresent()) {
            throw place.mistake(
                    "its arguments are compared as JSON, and Jackson 3 is not on the class path.",
                    "Add tools.jackson.core:jackson-databind, or say what must be equal with fingerprint.");
        }
        return FingerprintSource.ofParameters(compared);
    }

    private static boolean jacksonIsPresent() {
        return ClassUtils.isPresent(
                "tools.jackson.databind.json.JsonMapper", IdempotentMethodReader.class.getClassLoader());
    }

    private Optional<MethodExpression> expression(String attribute, String written) {
        String text = text(written);
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(MethodExpression.overParameters(place, parameters, attribute, text));
    }

    private Optional<MethodExpression> existing() {
        String text = text(annotation.existing());
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(MethodExpression.onTarget(place, parameters, "existing", text));
    }

    private String text(String written) {
        return placeholders.apply(written).strip();
    }
}
