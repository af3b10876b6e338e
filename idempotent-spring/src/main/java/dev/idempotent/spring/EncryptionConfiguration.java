package dev.idempotent.spring;

import dev.idempotent.IdempotencyConfigurationException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Encrypts results where the properties have keys, and refuses to start where they only name one. */
@Configuration(proxyBeanMethods = false)
@Conditional(EncryptionConfiguration.IsAskedFor.class)
@EnableConfigurationProperties(EncryptionProperties.class)
class EncryptionConfiguration {

    @Bean
    Encryption idempotencyEncryption(EncryptionProperties properties) {
        return new Encryption(properties.codec());
    }

    static final class IsAskedFor implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Binder properties = Binder.get(context.getEnvironment());
            String keys = EncryptionProperties.PREFIX + ".keys";
            if (properties.bind(keys, String.class).isBound()) {
                // Before it is bound as what it is not: that failure would show the key.
                throw new IdempotencyConfigurationException(
                        keys + " has a value of its own, where each key has an id.",
                        "Write " + keys + ".<id>=<base64>.");
            }
            return properties
                            .bind(keys, Bindable.mapOf(String.class, String.class))
                            .isBound()
                    || properties
                            .bind(EncryptionProperties.PREFIX + ".key-id", String.class)
                            .isBound();
        }
    }
}
