package dev.idempotent.spring;

import dev.idempotent.IdempotencyConfigurationException;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Encrypts results where the properties have keys, and refuses to start where they only name one. No condition asks that: it
 * would be asked where an application is processed ahead of time, which is not where its keys are.
 */
@Configuration(proxyBeanMethods = false)
@ImportRuntimeHints(EncryptionConfiguration.Hints.class)
class EncryptionConfiguration {

    private static final String KEYS = EncryptionProperties.PREFIX + ".keys";
    private static final String KEY_ID = EncryptionProperties.PREFIX + ".key-id";

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    Encryption idempotencyEncryption(Environment environment) {
        Binder properties = Binder.get(environment);
        return isAskedFor(properties)
                ? new Encryption(properties
                        .bindOrCreate(EncryptionProperties.PREFIX, EncryptionProperties.class)
                        .codec())
                : Encryption.NONE;
    }

    private static boolean isAskedFor(Binder properties) {
        if (properties.bind(KEYS, String.class).isBound()) {
            // Before it is bound as what it is not: that failure would show the key.
            throw new IdempotencyConfigurationException(
                    KEYS + " has a value of its own, where each key has an id.", "Write " + KEYS + ".<id>=<base64>.");
        }
        return properties.bind(KEYS, Bindable.mapOf(String.class, String.class)).isBound()
                || properties.bind(KEY_ID, String.class).isBound();
    }

    /** Bound by hand, and so not known to be bound. */
    static final class Hints implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classes) {
            BindableRuntimeHintsRegistrar.forTypes(EncryptionProperties.class).registerHints(hints);
        }
    }
}
