package dev.idempotent.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.IdempotencyConfigurationException;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Class files that do not keep the names of parameters. */
class CompiledWithoutParametersTest {

    @TempDir
    Path directory;

    @Test
    void theMessageSaysHowToCompile() throws Exception {
        Class<?> orders = compiled();

        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> new IdempotentMethods().contains(Advised.method(orders, "place", 1), orders))
                .withMessageContaining("Orders.place(java.lang.String)")
                .withMessageContaining("names no parameter #id")
                .withMessageContaining("Compile the class with -parameters");
    }

    @Test
    void aMarkedParameterNeedsNoName() throws Exception {
        Class<?> orders = compiled();

        assertThat(new IdempotentMethods().contains(Advised.method(orders, "marked", 1), orders))
                .isTrue();
    }

    @SuppressWarnings("BanClassLoader") // The class was compiled a moment ago.
    private Class<?> compiled() throws Exception {
        Path source = directory.resolve("Orders.java");
        Files.writeString(source, """
                public class Orders {
                    @dev.idempotent.Idempotent(key = "#id")
                    public String place(String id) { return id; }

                    @dev.idempotent.Idempotent
                    public String marked(@dev.idempotent.IdempotencyKey String id) { return id; }
                }
                """);
        String classPath = System.getProperty("java.class.path") + File.pathSeparator + "target/classes";
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", classPath, "-d", directory.toString(), source.toString());
        assertThat(status).isZero();
        URL[] urls = {directory.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader())) {
            return loader.loadClass("Orders");
        }
    }
}
