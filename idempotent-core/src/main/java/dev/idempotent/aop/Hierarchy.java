package dev.idempotent.aop;

import java.util.Arrays;
import java.util.stream.Stream;

/** A type and all that it extends and implements, also by what it extends and implements; without {@link Object}. */
final class Hierarchy {

    private Hierarchy() {}

    static Stream<Class<?>> of(Class<?> type) {
        Stream<Class<?>> parents = type.getSuperclass() == null
                ? Arrays.stream(type.getInterfaces())
                : Stream.concat(Arrays.stream(type.getInterfaces()), Stream.of(type.getSuperclass()));
        return type == Object.class
                ? Stream.empty()
                : Stream.concat(Stream.of(type), parents.flatMap(Hierarchy::of)).distinct();
    }

    static boolean names(Class<?> type, String name) {
        return of(type).anyMatch(each -> each.getName().equals(name));
    }
}
