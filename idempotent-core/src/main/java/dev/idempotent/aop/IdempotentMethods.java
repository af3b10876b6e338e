package dev.idempotent.aop;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentOperation;
import dev.idempotent.Timing;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/**
 * Knows which methods are {@link Idempotent} and what their annotations say. Each is read once, and whoever asks, pointcut
 * or advice, gets the same answer. Safe for use by many threads.
 */
public final class IdempotentMethods {

    private final Map<MethodClassKey, Optional<IdempotentMethod>> read = new ConcurrentHashMap<>();
    private final UnaryOperator<String> placeholders;
    private final Timing defaults;

    /** Takes texts as they are, and {@link Timing#STANDARD} where an annotation names no duration. */
    public IdempotentMethods() {
        this(UnaryOperator.identity(), Timing.STANDARD);
    }

    /**
     * @param placeholders resolves placeholders in the annotation's texts
     * @param defaults holds where an annotation names no duration
     */
    public IdempotentMethods(UnaryOperator<String> placeholders, Timing defaults) {
        this.placeholders = placeholders;
        this.defaults = defaults;
    }

    /**
     * Whether the method, as it runs in {@code targetClass}, is idempotent.
     *
     * @throws IdempotencyConfigurationException where it is annotated, and the annotation is wrong
     */
    public boolean contains(Method method, Class<?> targetClass) {
        return find(method, targetClass).isPresent();
    }

    /** As {@link #contains}, with what the method is as an operation. */
    public Optional<IdempotentOperation<?>> operation(Method method, Class<?> targetClass) {
        return find(method, targetClass).map(IdempotentMethod::operation);
    }

    Optional<IdempotentMethod> find(Method method, Class<?> targetClass) {
        MethodClassKey key = new MethodClassKey(method, targetClass);
        Optional<IdempotentMethod> known = read.get(key);
        return known != null ? known : readOnce(method, targetClass);
    }

    /** Of a proxy's class and of the class that it is of, the same. */
    private Optional<IdempotentMethod> readOnce(Method method, Class<?> targetClass) {
        Class<?> userClass = ClassUtils.getUserClass(targetClass);
        Optional<IdempotentMethod> found =
                read.computeIfAbsent(new MethodClassKey(method, userClass), absent -> read(method, userClass));
        read.put(new MethodClassKey(method, targetClass), found);
        return found;
    }

    /** All that were found so far. */
    Collection<IdempotentMethod> found() {
        return read.values().stream().flatMap(Optional::stream).distinct().toList();
    }

    /** The operations of the methods that were found so far, one for each method of a class that runs. */
    public Collection<IdempotentOperation<?>> operations() {
        return found().stream()
                .collect(Collectors.<IdempotentMethod, Place, IdempotentOperation<?>>toMap(
                        IdempotentMethod::place, IdempotentMethod::operation, (first, same) -> first))
                .values();
    }

    private Optional<IdempotentMethod> read(Method method, Class<?> userClass) {
        if (!AnnotationUtils.isCandidateClass(userClass, Idempotent.class)) {
            return Optional.empty();
        }
        Method running = BridgeMethodResolver.findBridgedMethod(ClassUtils.getMostSpecificMethod(method, userClass));
        MergedAnnotation<Idempotent> annotation = annotation(running, userClass);
        if (!annotation.isPresent()) {
            return Optional.empty();
        }
        Method declaration = annotation.getSource() instanceof Method source ? source : running;
        Place place = new Place(userClass, running);
        return Optional.of(
                new IdempotentMethodReader(place, annotation.synthesize(), declaration, placeholders).read(defaults));
    }

    /** On what the method overrides or implements; also for an interface of the class that the method's own class lacks. */
    private static MergedAnnotation<Idempotent> annotation(Method running, Class<?> userClass) {
        MergedAnnotation<Idempotent> found = annotation(running);
        boolean inherited = running.getDeclaringClass() != userClass && Modifier.isPublic(running.getModifiers());
        return found.isPresent() || !inherited
                ? found
                : ClassUtils.getAllInterfacesForClassAsSet(userClass).stream()
                        .flatMap(type -> Stream.ofNullable(
                                ClassUtils.getMethodIfAvailable(type, running.getName(), running.getParameterTypes())))
                        .map(IdempotentMethods::annotation)
                        .filter(MergedAnnotation::isPresent)
                        .findFirst()
                        .orElse(found);
    }

    private static MergedAnnotation<Idempotent> annotation(Method method) {
        return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).get(Idempotent.class);
    }
}
