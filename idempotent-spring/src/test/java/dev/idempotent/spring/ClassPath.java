package dev.idempotent.spring;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where programs find their classes: what tests have, less or more. Each run loads all classes anew. */
record ClassPath(List<Path> entries) {

    static ClassPath ofTests() {
        return new ClassPath(
                Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1))
                        .map(Path::of)
                        .toList());
    }

    ClassPath with(Path entry) {
        return new ClassPath(Stream.concat(Stream.of(entry), entries.stream()).toList());
    }

    /** @param artifacts regular expression of the names that go */
    ClassPath without(String artifacts) {
        Predicate<String> gone = Pattern.compile("(" + artifacts + ")-\\d.*").asMatchPredicate();
        return new ClassPath(entries.stream()
                .filter(entry -> !gone.test(entry.getFileName().toString()))
                .toList());
    }

    /** What the program throws is thrown. */
    void run(Class<? extends Runnable> program) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        URL[] urls = entries.stream().map(ClassPath::url).toArray(URL[]::new);
        try (URLClassLoader classes = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(classes);
            Constructor<?> constructor = classes.loadClass(program.getName()).getDeclaredConstructor();
            constructor.setAccessible(true);
            ((Runnable) constructor.newInstance()).run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
