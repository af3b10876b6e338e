package dev.idempotent.aop;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Map;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ResolvableType;

/** What a class puts for the type variables of those that it extends. */
final class TypeVariables {

    private final Map<?, Type> bound;

    TypeVariables(Class<?> type) {
        bound = GenericTypeResolver.getTypeVariableMap(type);
    }

    /** The type with all that is in it: a variable that stands for {@code List<Order>} is not taken for a raw list. */
    Type resolve(Type type) {
        Type put = bound.get(type);
        if (put != null && !put.equals(type)) {
            return resolve(put);
        }
        if (type instanceof ParameterizedType parameterized) {
            return parameterized(parameterized);
        }
        return type instanceof GenericArrayType array ? array(array) : type;
    }

    private Type parameterized(ParameterizedType type) {
        Type[] written = type.getActualTypeArguments();
        Type[] resolved =
                Arrays.stream(written).map(this::narrowed).map(this::resolve).toArray(Type[]::new);
        return Arrays.equals(written, resolved)
                ? type
                : ResolvableType.forClassWithGenerics(
                                (Class<?>) type.getRawType(),
                                Arrays.stream(resolved)
                                        .map(ResolvableType::forType)
                                        .toArray(ResolvableType[]::new))
                        .getType();
    }

    private Type array(GenericArrayType type) {
        Type element = resolve(type.getGenericComponentType());
        return element.equals(type.getGenericComponentType())
                ? type
                : ResolvableType.forArrayComponent(ResolvableType.forType(element))
                        .getType();
    }

    /** A list of whatever extends a variable is read back as a list of what the variable stands for. */
    private Type narrowed(Type argument) {
        return argument instanceof WildcardType wildcard && bound.containsKey(wildcard.getUpperBounds()[0])
                ? wildcard.getUpperBounds()[0]
                : argument;
    }
}
