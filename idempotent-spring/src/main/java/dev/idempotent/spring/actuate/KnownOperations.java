package dev.idempotent.spring.actuate;

import dev.idempotent.IdempotentOperation;
import dev.idempotent.aop.IdempotentMethods;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The operations of annotated methods, as far as their beans have been made, and those that are beans. Nobody knows of others
 * before they are called.
 */
final class KnownOperations {

    private final ObjectProvider<IdempotentMethods> methods;
    private final ObjectProvider<IdempotentOperation<?>> programmatic;

    KnownOperations(ObjectProvider<IdempotentMethods> methods, ObjectProvider<IdempotentOperation<?>> programmatic) {
        this.methods = methods;
        this.programmatic = programmatic;
    }

    /** By name; one that several methods have is there for each of them, since each has settings of its own. */
    List<IdempotentOperation<?>> all() {
        return Stream.concat(methods.stream().flatMap(each -> each.operations().stream()), programmatic.stream())
                .sorted(Comparator.comparing(IdempotentOperation::name))
                .toList();
    }

    List<IdempotentOperation<?>> named(String name) {
        return all().stream().filter(operation -> operation.name().equals(name)).toList();
    }
}
