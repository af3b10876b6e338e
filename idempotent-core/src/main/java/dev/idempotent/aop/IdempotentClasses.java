package dev.idempotent.aop;

import dev.idempotent.IdempotencyConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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
 * <p>With load-time weaving, run the test under the agent. Beans behind Spring proxies are checked when the application starts.
 */
public final class IdempotentClasses {

    private static final String ASPECT = IdempotentAspect.class.getName().replace('.', '/');
    private static final String WOVEN_BODY = "_aroundBody";

    private final List<Class<?>> classes;
    private final IdempotentMethods methods = new IdempotentMethods();

    private IdempotentClasses(List<Class<?>> classes) {
        this.classes = classes;
    }

    /**
     * The classes that the context class loader finds in a package and below it. None is initialized.
     *
     * @throws IdempotencyConfigurationException where none of them has an annotated method, or an annotation is wrong
     */
    public static IdempotentClasses in(String packageName) {
        IdempotentClasses found =
                new IdempotentClasses(load(packageName, Thread.currentThread().getContextClassLoader()));
        if (found.annotated().findAny().isEmpty()) {
            throw new IdempotencyConfigurationException(
                    "There is no @Idempotent method in " + packageName + " or below.",
                    "Name the package that has them.");
        }
        return found;
    }

    /** One class, with those that it extends. */
    public static IdempotentClasses of(Class<?> type) {
        List<Class<?>> hierarchy = new ArrayList<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            hierarchy.add(each);
        }
        return new IdempotentClasses(hierarchy);
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
                .filter(type -> !type.isInterface())
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> !method.isSynthetic() && methods.contains(method, type))
                        .map(method -> new Place(type, method)));
    }

    /** By the body that the weaver moves away; where that was done before loading, the class file names the aspect. */
    private static boolean isWoven(Place place) {
        Method[] all = place.type().getDeclaredMethods();
        String body = place.method().getName() + WOVEN_BODY;
        boolean woven = Arrays.stream(all).anyMatch(method -> method.getName().startsWith(body));
        String file = classFile(place.type());
        return woven && (file.contains(ASPECT) || !file.contains(WOVEN_BODY));
    }

    private static String classFile(Class<?> type) {
        try (InputStream file = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
            return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException("the class file of " + type.getName() + " cannot be read", e);
        }
    }
}
