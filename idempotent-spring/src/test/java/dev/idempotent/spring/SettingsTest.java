package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Idempotency;
import dev.idempotent.spring.observe.IdempotencyObserveAutoConfiguration;
import dev.idempotent.spring.web.IdempotencyWebProperties;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What settings may say, and what an operator reads at start-up where they say something else. */
@ExtendWith(OutputCaptureExtension.class)
class SettingsTest {

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({IdempotencyAutoConfiguration.class, IdempotencyObserveAutoConfiguration.class})
    @EnableConfigurationProperties(IdempotencyWebProperties.class)
    static class Application {

        @Bean
        InMemoryIdempotencyStore store() {
            return new InMemoryIdempotencyStore();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    idempotent.wait-for=-1s                 | idempotent.wait-for is PT-1S, where it is at least PT0S | as in 30s
                    idempotent.wait-for=40000d              | idempotent.wait-for is PT960000H, where it is at least PT0S and at most PT876000H | as in 30s
                    idempotent.lease-for=30                 | idempotent.lease-for is PT0.03S, where it is at least PT0.1S | a number alone is in milliseconds
                    idempotent.lease-for=0s                 | idempotent.lease-for is PT0S | PT30S
                    idempotent.lease-for=2h                 | idempotent.max-run-for is PT1H, where it is at least PT2H | as in 30s
                    idempotent.max-run-for=29s              | idempotent.max-run-for is PT29S, where it is at least PT30S | as in 30s
                    idempotent.retain-for=24                | idempotent.retain-for is PT0.024S, where it is at least PT1S | a number alone is in milliseconds
                    idempotent.retain-for=-1h               | idempotent.retain-for is PT-1H | as in 30s
                    idempotent.purge-every=-1h              | idempotent.purge-every is PT-1H | as in 30s
                    idempotent.purge-every=60               | idempotent.purge-every is PT0.06S, where it is at least PT1S | a number alone is in milliseconds
                    idempotent.purge-every=40000d           | idempotent.purge-every is PT960000H | as in 30s
                    idempotent.max-result-size=0            | idempotent.max-result-size is 0B | 1B to 2147483647B, as in 16MB
                    idempotent.max-result-size=-1           | idempotent.max-result-size is -1B | as in 16MB
                    idempotent.max-result-size=2GB          | idempotent.max-result-size is 2147483648B | as in 16MB
                    idempotent.cache.max-size=0             | idempotent.cache.max-size is 0B | as in 64MB
                    idempotent.cache.time-to-live=0         | idempotent.cache.time-to-live is PT0S, where it is at least PT0.001S | as in 30s
                    idempotent.health.degraded-after=-1h    | idempotent.health.degraded-after is PT-1H | as in 5m
                    idempotent.health.look-every=-1ms       | idempotent.health.look-every is PT-0.001S | as in 5m
                    idempotent.web.key-header=              | idempotent.web.key-header names the header '' | as in Idempotency-Key
                    idempotent.web.key-header=My Key:       | idempotent.web.key-header names the header 'My Key:' | letters, digits and hyphens
                    idempotent.web.replay-headers=ETag,a b  | idempotent.web.replay-headers names the header 'a b' | as in Idempotency-Key
                    idempotent.web.key-format=              | idempotent.web.key-format is blank | Write any, uuid
                    idempotent.node=the first               | A node cannot be called the first | as idempotent.node
                    idempotent.guarantee=exactly-once       | exactly-once | The following values are valid:
                    idempotent.mode=proxies                 | proxies | The following values are valid:
                    idempotent.wait-for=5 seconds           | idempotent.wait-for | Update your application's configuration
                    idempotent.web.replay-status=201        | idempotent.web.replay-status | The following values are valid:
                    """)
    void whatCannotBeMeantFailsStartUpAndIsNamed(String setting, String problem, String mend, CapturedOutput output) {
        assertThatThrownBy(() -> new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.NONE)
                        .run("--" + setting)
                        .close())
                .isNotNull();
        assertThat(output).contains("APPLICATION FAILED TO START").doesNotContain("\tat ");
        String said = output.toString();
        String description = said.substring(said.indexOf("Description:"), said.indexOf("Action:"));
        assertThat(description).contains(problem).doesNotContain("BeanInstantiationException");
        assertThat(said.substring(said.indexOf("Action:"))).contains(mend);
    }

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(IdempotencyAutoConfiguration.class))
            .withUserConfiguration(Application.class);

    @ParameterizedTest
    @ValueSource(strings = {"90s", "PT1M30S", "90000", "90000ms"})
    void durationsAreWrittenAsInBoot(String written) {
        application
                .withPropertyValues("idempotent.retain-for=" + written)
                .run(context -> assertThat(
                                context.getBean(IdempotencyProperties.class).retainFor())
                        .isEqualTo(Duration.ofSeconds(90)));
    }

    @Test
    void theLeastAndTheMostOfEachSettingAreAllowed() {
        application
                .withPropertyValues(
                        "idempotent.wait-for=0",
                        "idempotent.lease-for=100",
                        "idempotent.max-run-for=100ms",
                        "idempotent.retain-for=36500d",
                        "idempotent.purge-every=0",
                        "idempotent.max-result-size=2147483647B",
                        "idempotent.health.degraded-after=0",
                        "idempotent.health.look-every=0")
                .run(context -> assertThat(context).hasSingleBean(Idempotency.class));
    }
}
