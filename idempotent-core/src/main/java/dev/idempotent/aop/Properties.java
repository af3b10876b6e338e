package dev.idempotent.aop;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The properties that SpEL reads of a type: record components, getters, public fields. */
final class Properties {

    private Properties() {}

    /** Whether the declared type tells all of them; a subclass of an open type may have more, and a map has any. */
    static boolean areKnownOf(Class<?> type) {
        return !type.isInterface()
                && !Modifier.isAbstract(type.getModifiers())
                && type != Object.class
                && !Map.class.isAssignableFrom(type);
    }

    static @Nullable Class<?> type(Class<?> owner, String property) {
        return of(owner).get(property);
    }

    static String names(Class<?> owner) {
        return String.join(", ", of(owner).keySet());
    }

    private static SortedMap<String, Class<?>> of(Class<?> owner) {
        SortedMap<String, Class<?>> properties = new TreeMap<>();
        for (Field field : owner.getFields()) {
            properties.put(field.getName(), field.getType());
        }
        for (Method method : owner.getMethods()) {
            String name = propertyName(method);
            if (name != null) {
                properties.put(name, method.getReturnType());
            }
        }
        if (owner.isRecord()) {
            for (RecordComponent component : owner.getRecordComponents()) {
                properties.put(component.getName(), component.getType());
            }
        }
        return properties;
    }

    private static @Nullable String propertyName(Method method) {
        if (method.getParameterCount() > 0
                || method.getReturnType() == void.class
                || method.getName().equals("getClass")) {
            return null;
        }
        String name = method.getName();
        if (name.length() > 3 && name.startsWith("get")) {
            return decapitalized(name.substring(3));
        }
        return name.length() > 2 && name.startsWith("is") ? decapitalized(name.substring(2)) : null;
    }

    private static String decapitalized(String name) {
        boolean acronym =
                name.length() > 1 && Character.isUpperCase(name.charAt(0)) && Character.isUpperCase(name.charAt(1));
        return acronym ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
