package dev.idempotent.aop;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.stream.Stream;

/** The classes that a type is made of: {@code List<? extends Stream<String>[]>} of List, Stream and String. */
final class TypeParts {

    private TypeParts() {}

    static Stream<Class<?>> of(Type type) {
        if (type instanceof Class<?> known) {
            return known.isArray() ? of(known.getComponentType()) : Stream.of(known);
        }
        if (type instanceof ParameterizedType parameterized) {
            return Stream.concat(of(parameterized.getRawType()), ofEach(parameterized.getActualTypeArguments()));
        }
        if (type instanceof GenericArrayType array) {
            return of(array.getGenericComponentType());
        }
        return type instanceof WildcardType wildcard ? ofEach(wildcard.getUpperBounds()) : Stream.empty();
    }

    private static Stream<Class<?>> ofEach(Type[] types) {
        return Arrays.stream(types).flatMap(TypeParts::of);
    }
}
