package dev.idempotent.spring.web;

import java.util.List;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What Spring MVC is told of idempotency. */
final class IdempotencyWebMvcConfigurer implements WebMvcConfigurer {

    private final IdempotencyWebProperties properties;
    private final ReplayedResponse replayed;

    IdempotencyWebMvcConfigurer(IdempotencyWebProperties properties, ReplayedResponse replayed) {
        this.properties = properties;
        this.replayed = replayed;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new IdempotencyKeyArgumentResolver(properties.keyHeader(), KeyFormat.of(properties.keyFormat())));
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new ReplayInterceptor(replayed));
    }

    @Override
    public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
        resolvers.add(0, new FailureObserver());
    }

    /** The page that problems link to; not the application's own. */
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        if (properties.documentation() == null) {
            registry.addResourceHandler(DocumentationLink.PATTERN)
                    .addResourceLocations("classpath:/dev/idempotent/spring/web/");
        }
    }
}
