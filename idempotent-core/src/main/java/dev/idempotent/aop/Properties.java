package dev.idempotent.aop;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.StringUtils;

/** The properties that SpEL reads of a type: getters, record components, accessors like theirs, public fields. */
final class Properties {

    private Properties() {}

    /** Whether the declared type tells all of them; a subclass of an open type may have more, and a map has any. */
    static boolean areKnownOf(Class<?> type) {
        return !type.isInterface()
                && !Modifier.isAbstract(type.getModifiers())
                && type != Object.class
                && !Map.class.isAssignableFrom(type);
    }

    /** The type of a property, by a name in any spelling that SpEL takes; empty where there is none. */
    static Optional<Class<?>> type(Class<?> owner, String property) {
        Set<String> suffixes = suffixes(property);
        Stream<Class<?>> read = getters(owner)
                .filter(method -> suffixes.contains(suffix(method)) || isAccessor(method, property))
                .map(Method::getReturnType);
        Stream<Class<?>> fields = Arrays.stream(owner.getFields())
                .filter(field -> field.getName().equals(property))
                .map(Field::getType);
        return Stream.concat(read, fields).findFirst();
    }

    static String names(Class<?> owner) {
        Stream<String> read = getters(owner)
                .map(method -> isAccessor(method, method.getName())
                        ? method.getName()
                        : StringUtils.uncapitalizeAsProperty(suffix(method)))
                .filter(name -> !name.isEmpty());
        return Stream.concat(read, Arrays.stream(owner.getFields()).map(Field::getName))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** A bridge comes last: it says less of its type than the method that it bridges. */
    private static Stream<Method> getters(Class<?> owner) {
        return Arrays.stream(owner.getMethods())
                .filter(method -> method.getParameterCount() == 0
                        && method.getReturnType() != void.class
                        && method.getDeclaringClass() != Object.class)
                .sorted(Comparator.comparing(Method::isBridge));
    }

    /** SpEL would call any method by its name; one that has a field of that name only reads. */
    private static boolean isAccessor(Method method, String property) {
        return method.getName().equals(property)
                && Arrays.stream(method.getDeclaringClass().getDeclaredFields())
                        .anyMatch(field -> field.getName().equals(property));
    }

    /** {@code getEMail} reads {@code eMail} and {@code EMail}, {@code getName} reads {@code name}. */
    private static Set<String> suffixes(String property) {
        boolean asItIs = property.length() > 1 && Character.isUpperCase(property.charAt(1));
        String capitalized = StringUtils.capitalize(property);
        return asItIs ? Set.copyOf(Arrays.asList(property, capitalized)) : Set.of(capitalized);
    }

    private static String suffix(Method method) {
        String name = method.getName();
        if (name.startsWith("get")) {
            return name.substring(3);
        }
        boolean yesOrNo = method.getReturnType() == boolean.class || method.getReturnType() == Boolean.class;
        return yesOrNo && name.startsWith("is") ? name.substring(2) : "";
    }
}
