package dev.idempotent.aop;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyKey;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.security.Principal;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** The parameters of an annotated method, as the declaration that bears the annotation names them. */
final class Parameters {

    /** Types that a framework supplies; they are no part of what a caller asked for. */
    private static final List<String> FRAMEWORK = List.of(
            "jakarta.jms.Session",
            "jakarta.servlet.",
            "org.springframework.jms.support.",
            "org.springframework.messaging.MessageHeaders",
            "org.springframework.messaging.support.",
            "org.springframework.ui.",
            "org.springframework.validation.",
            "org.springframework.security.",
            "org.springframework.web.context.",
            "org.springframework.web.bind.support.",
            "org.springframework.web.util.");

    private static final List<String> UPLOADS = List.of("org.springframework.web.multipart.MultipartFile");
    private static final List<String> MESSAGES =
            List.of("jakarta.jms.Message", "org.springframework.messaging.Message");

    private final Place place;
    private final List<Parameter> declared;
    private final List<String> names;

    Parameters(Place place, Method declaration) {
        this.place = place;
        declared = List.of(declaration.getParameters());
        names = declared.stream().map(Parameter::getName).toList();
    }

    List<String> names() {
        return names;
    }

    @Nullable
    Class<?> type(String name) {
        int index = names.indexOf(name);
        return index < 0
                ? null
                : ResolvableType.forType(type(declared.get(index))).resolve(Object.class);
    }

    private Type type(Parameter parameter) {
        return place.resolved(parameter.getParameterizedType());
    }

    /** What to do where an expression names none of these. */
    String advice() {
        if (declared.isEmpty()) {
            return "The method has no parameters.";
        }
        return declared.get(0).isNamePresent()
                ? "The parameters are #" + String.join(", #", names) + "."
                : "Compile the class with -parameters, so that it keeps their names.";
    }

    /** Which parameters bear {@link IdempotencyKey}, on the method that runs or one that it overrides. */
    int[] marked() {
        return IntStream.range(0, declared.size())
                .filter(i -> bearers(i).findAny().isPresent())
                .toArray();
    }

    /** Whether a call without a key is refused, as nothing that bears the mark says otherwise. */
    boolean isRequiredKey(int index) {
        return bearers(index)
                .noneMatch(bearer -> !bearer.getAnnotation(IdempotencyKey.class).required()
                        || MethodParameter.forParameter(bearer).isOptional());
    }

    private Stream<Parameter> bearers(int index) {
        Method running = place.method();
        Stream<Parameter> implemented = ClassUtils.getAllInterfacesForClassAsSet(place.type()).stream()
                .flatMap(type -> Stream.ofNullable(
                        ClassUtils.getMethodIfAvailable(type, running.getName(), running.getParameterTypes())))
                .map(method -> method.getParameters()[index]);
        return Stream.concat(Stream.of(running.getParameters()[index], declared.get(index)), implemented)
                .filter(parameter -> parameter.isAnnotationPresent(IdempotencyKey.class));
    }

    /** Which parameters say what is asked for, once the key is set apart. */
    int[] compared(KeySource key) {
        return IntStream.range(0, declared.size())
                .filter(i -> !isFramework(declared.get(i).getType()) && !key.isParameter(i, names.get(i)))
                .peek(i -> requireReadable(declared.get(i)))
                .toArray();
    }

    private static boolean isFramework(Class<?> type) {
        return Principal.class.isAssignableFrom(type)
                || FRAMEWORK.stream().anyMatch(prefix -> type.getName().startsWith(prefix));
    }

    private void requireReadable(Parameter parameter) {
        Type type = type(parameter);
        TypeParts.of(type).forEach(part -> {
            if (ResultTypes.isConsumed(part) || isAny(UPLOADS, part)) {
                throw notComparable(parameter, type, "reading it consumes it");
            }
            if (isAny(MESSAGES, part)) {
                throw notComparable(parameter, type, "each delivery has other headers");
            }
        });
    }

    private IdempotencyConfigurationException notComparable(Parameter parameter, Type type, String reason) {
        return place.mistake(
                "parameter " + parameter.getName() + " of type " + type.getTypeName()
                        + " cannot be compared between two calls, since " + reason + ".",
                "Say what must be equal with fingerprint, or write Idempotent.NONE.");
    }

    private static boolean isAny(List<String> names, Class<?> type) {
        return names.stream().anyMatch(name -> Hierarchy.names(type, name));
    }
}
