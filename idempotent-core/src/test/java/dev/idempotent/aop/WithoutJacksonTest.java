package dev.idempotent.aop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Jackson is optional, and so is Caffeine: a JVM without them tells what it lacks, and does without where it can. */
class WithoutJacksonTest {

    @Test
    void whatNeedsJacksonFailsAtStartUpAndTheRestWorks() throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("jackson") && !entry.contains("caffeine"))
                .collect(Collectors.joining(File.pathSeparator));
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        WithoutJackson.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(java.waitFor()).as(output).isZero();
        assertThat(output.lines().filter(line -> !line.contains(" DEBUG ")))
                .containsExactly(
                        "no codec: There is no result codec. Add tools.jackson.core:jackson-databind, or give the engine a"
                                + " ResultCodec of your own.",
                        "no cache: Results are to be cached, and Caffeine is not on the class path. Add"
                                + " com.github.ben-manes.caffeine:caffeine, or cache none.",
                        "compared: true",
                        "only the key: 1 1",
                        "expression: 2 2 KeyReused");
    }
}
