package dev.idempotent.spring;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportAware;
import org.springframework.core.type.AnnotationMetadata;

/** The engine of {@link EnableIdempotency}. */
@Configuration(proxyBeanMethods = false)
class EnabledEngineConfiguration implements ImportAware {

    private Guarantee guarantee = Guarantee.ATOMIC;

    @Override
    public void setImportMetadata(AnnotationMetadata importing) {
        Map<String, @Nullable Object> attributes = importing.getAnnotationAttributes(EnableIdempotency.class.getName());
        if (attributes != null && attributes.get("guarantee") instanceof Guarantee chosen) {
            guarantee = chosen;
        }
    }

    @Bean
    Idempotency idempotency(ListableBeanFactory beans) {
        return EngineParts.engine(beans, settings -> settings.guarantee(guarantee));
    }
}
