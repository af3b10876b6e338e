package dev.idempotent.aop;

import dev.idempotent.IdempotencyConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.aspectj.lang.JoinPoint;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;
import org.springframework.util.ClassUtils;

/**
 * The classes of a package and those below it, to be checked in a test, so that "annotated but never woven" cannot pass in
 * silence:
 *
 * <pre>{@code
 * @Test
 * void annotatedMethodsAreGuarded() {
 *     IdempotentClasses.in("com.acme.payments").requireWoven();
 * }
 * }</pre>
 *
 * <p>With load-time weaving, run the test under the agent; it sees then that a method is woven, and takes the aspect for this
 * library's. A Spring application checks its own beans: behind proxies when it starts, in ASPECTJ mode also each that is made
 * later.
 */
public final class IdempotentClasses {

    private static final String ASPECT = IdempotentAspect.class.getName().replace('.', '/');
    private static final String WOVEN_BODY = "_aroundBody";

    private final List<Class<?>> classes;
    private final IdempotentMethods methods;

    private IdempotentClasses(List<Class<?>> classes, IdempotentMethods methods) {
        this.classes = classes;
        this.methods = methods;
    }

    /** As {@link #in(String, IdempotentMethods)}, for annotations without placeholders. */
    public static IdempotentClasses in(String packageName) {
        return in(packageName, new IdempotentMethods());
    }

    /**
     * The classes that the context class loader finds in a package and below it, with all that they extend and implement. None
     * is initialized.
     *
     * @param methods reads the annotations; in a Spring application there is a bean of this type, which resolves placeholders
     * @throws IdempotencyConfigurationException where none of them has an annotated method, or an annotation is wrong
     */
    public static IdempotentClasses in(String packageName, IdempotentMethods methods) {
        IdempotentClasses found =
                new IdempotentClasses(load(packageName, Thread.currentThread().getContextClassLoader()), methods);
        if (found.annotated().findAny().isEmpty()) {
            throw new IdempotencyConfigurationException(
                    "There is no @Idempotent method in " + packageName + " or below.",
                    "Name the package that has them.");
        }
        return found;
    }

    /**
     * One class, with all that it extends and implements.
     *
     * @param methods reads the annotations
     */
    public static IdempotentClasses of(Class<?> type, IdempotentMethods methods) {
        return new IdempotentClasses(List.of(type), methods);
    }

    /**
     * Requires that every annotated method is valid, and that the aspect is woven around it.
     *
     * @throws IdempotencyConfigurationException naming the first that is not, and the mend
     */
    public void requireWoven() {
        annotated().filter(place -> !isWoven(place)).findFirst().ifPresent(place -> {
            throw place.mistake(
                    "the method is not woven, so it runs unguarded.",
                    "Weave the class with idempotent-core as an aspect library, or run under the AspectJ agent. The"
                            + " annotation must stand on the method itself, not on an interface.");
        });
    }

    private static List<Class<?>> load(String packageName, ClassLoader loader) {
        var reader = new SimpleMetadataReaderFactory(loader);
        String pattern = "classpath*:" + packageName.replace('.', '/') + "/**/*.class";
        List<Class<?>> classes = new ArrayList<>();
        try {
            for (Resource file : new PathMatchingResourcePatternResolver(loader).getResources(pattern)) {
                String name = reader.getMetadataReader(file).getClassMetadata().getClassName();
                if (!name.endsWith("-info")) {
                    classes.add(Class.forName(name, false, loader));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the classes of " + packageName + " cannot be read", e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a class of " + packageName + " was found and cannot be loaded", e);
        }
        return classes;
    }

    private Stream<Place> annotated() {
        return classes.stream()
                .flatMap(type -> Hierarchy.of(type)
                        .flatMap(declaring -> Arrays.stream(declaring.getDeclaredMethods()))
                        .filter(IdempotentClasses::hasBody)
                        .flatMap(method -> annotated(method, type)));
    }

    /** An abstract method is guarded, or not, where it is implemented; a bridge, where it leads. */
    private static boolean hasBody(Method method) {
        return !method.isSynthetic() && !Modifier.isAbstract(method.getModifiers());
    }

    /** As declared; or by an interface that the class that runs has, and the class that declares does not know. */
    private Stream<Place> annotated(Method method, Class<?> type) {
        Stream<Class<?>> readers =
                ClassUtils.getMostSpecificMethod(method, type).equals(method)
                        ? Stream.of(method.getDeclaringClass(), type)
                        : Stream.of(method.getDeclaringClass());
        return readers.filter(reader -> methods.contains(method, reader)).map(reader -> new Place(reader, method));
    }

    /** By the body that the weaver moves away; where that was done before loading, the class file names the aspect. */
    private static boolean isWoven(Place place) {
        Class<?> declaring = place.method().getDeclaringClass();
        String file = classFile(declaring);
        return (file.contains(ASPECT) || !file.contains(WOVEN_BODY))
                && Arrays.stream(declaring.getDeclaredMethods()).anyMatch(method -> isBody(method, place.method()));
    }

    /** The weaver's {@code static pay_aroundBody0(Till, Invoice, JoinPoint)} for {@code pay(Invoice)} of {@code Till}. */
    private static boolean isBody(Method candidate, Method woven) {
        List<Class<?>> moved = new ArrayList<>(List.of(woven.getParameterTypes()));
        if (!Modifier.isStatic(woven.getModifiers())) {
            moved.add(0, woven.getDeclaringClass());
        }
        moved.add(JoinPoint.class);
        return candidate.getName().startsWith(woven.getName() + WOVEN_BODY)
                && List.of(candidate.getParameterTypes()).equals(moved);
    }

    private static String classFile(Class<?> type) {
        try (InputStream file = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
            return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException("the class file of " + type.getName() + " cannot be read", e);
        }
    }
}
