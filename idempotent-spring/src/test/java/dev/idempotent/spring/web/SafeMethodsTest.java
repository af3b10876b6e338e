package dev.idempotent.spring.web;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** GET and its like reach no handler that is guarded, or wants a key. */
class SafeMethodsTest {

    @Configuration(proxyBeanMethods = false)
    @Import(KeyHandlers.class)
    static class Guarded {

        @RestController
        static class Handlers {

            @GetMapping("/confirm")
            @Idempotent(key = "#key")
            String confirm(String key) {
                return key;
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(KeyHandlers.class)
    static class WantsKey {

        @RestController
        static class Handlers {

            @RequestMapping("/pay")
            String pay(@IdempotencyKey String key) {
                return key;
            }
        }
    }

    @Test
    void aGuardedHandlerOfGetFailsStartUp() {
        assertThatThrownBy(() -> Server.of(Guarded.class))
                .isInstanceOf(IdempotencyConfigurationException.class)
                .hasMessageContaining("confirm")
                .hasMessageContaining("is mapped to [GET]");
    }

    @Test
    void oneThatWantsAKeyWhateverTheMethodDoesToo() {
        assertThatThrownBy(() -> Server.of(WantsKey.class))
                .isInstanceOf(IdempotencyConfigurationException.class)
                .hasMessageContaining("pay")
                .hasMessageContaining("is mapped to every method");
    }
}
