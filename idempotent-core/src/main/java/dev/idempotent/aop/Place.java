package dev.idempotent.aop;

import dev.idempotent.IdempotencyConfigurationException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where an annotation stands: the class that runs and its method. */
record Place(Class<?> type, Method method) {

    /** The name of an operation that was given none: it tells overloads and same-named classes apart. */
    String operationName() {
        return type.getName() + "." + method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Type::getTypeName)
                        .collect(Collectors.joining(",", "(", ")"));
    }

    /** A type that the method names, or another declaration of it, with what the class that runs puts for type variables. */
    Type resolved(Type named) {
        return new TypeVariables(type).resolve(named);
    }

    IdempotencyConfigurationException mistake(String problem, String mend) {
        return mistake(problem, mend, null);
    }

    IdempotencyConfigurationException mistake(String problem, String mend, @Nullable Throwable cause) {
        return new IdempotencyConfigurationException("@Idempotent on " + operationName() + ": " + problem, mend, cause);
    }
}
