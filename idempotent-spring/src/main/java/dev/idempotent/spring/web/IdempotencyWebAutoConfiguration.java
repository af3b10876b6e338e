package dev.idempotent.spring.web;

import dev.idempotent.IdempotencyListener;
import dev.idempotent.ScopeResolver;
import dev.idempotent.aop.IdempotentMethods;
import dev.idempotent.aop.KeyBinding;
import dev.idempotent.spring.IdempotencyAutoConfiguration;
import dev.idempotent.spring.IdempotencyBuilderCustomizer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Role;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Keys, replays and refusals over Spring MVC. Each bean gives way to one of its type where that is public, else of its name; the
 * check of handlers stays.
 */
@AutoConfiguration(before = IdempotencyAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@EnableConfigurationProperties(IdempotencyWebProperties.class)
@ImportRuntimeHints(IdempotencyWebAutoConfiguration.Hints.class)
public class IdempotencyWebAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "idempotencyReplayMark")
    IdempotencyListener idempotencyReplayMark() {
        return new ReplayMark();
    }

    @Bean
    @ConditionalOnMissingBean(name = "idempotencyReplayBodyAdvice")
    ReplayBodyAdvice idempotencyReplayBodyAdvice(IdempotencyWebProperties properties) {
        return new ReplayBodyAdvice(new ReplayedResponse(properties.replayStatus()));
    }

    @Bean
    @ConditionalOnMissingBean(name = "idempotencyWebMvcConfigurer")
    WebMvcConfigurer idempotencyWebMvcConfigurer(IdempotencyWebProperties properties) {
        return new IdempotencyWebMvcConfigurer(properties, new ReplayedResponse(properties.replayStatus()));
    }

    @Bean
    @ConditionalOnMissingBean(name = "idempotencyResponseCustomizer")
    IdempotencyBuilderCustomizer idempotencyResponseCustomizer(IdempotencyWebProperties properties) {
        List<String> kept = ReplayHeaders.of(properties.replayHeaders());
        return builder -> builder.wrapCodec(codec -> new ResponseCodec(codec, kept))
                .failureConverter(ResponseStatusException.class, StatusFailures::text, StatusFailures::failure);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static HandlerCheck idempotencyHandlerCheck(
            ObjectProvider<RequestMappingHandlerMapping> mappings, ObjectProvider<IdempotentMethods> methods) {
        return new HandlerCheck(mappings, methods);
    }

    @Bean
    @ConditionalOnMissingBean
    static KeyBinding idempotencyRequestBinding() {
        return new RequestBinding();
    }

    @Bean
    @ConditionalOnMissingBean
    IdempotencyProblemHandler idempotencyProblemHandler(IdempotencyWebProperties properties) {
        return new IdempotencyProblemHandler(properties);
    }

    @Bean
    @ConditionalOnMissingBean(name = "principalScopeResolver")
    @ConditionalOnMissingClass("org.springframework.security.core.context.SecurityContextHolder")
    ScopeResolver principalScopeResolver() {
        return new PrincipalScopeResolver();
    }

    /** Problems are written as Spring's are; the page that explains them is ours. */
    static final class Hints implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classes) {
            hints.resources().registerPattern("dev/idempotent/spring/web/problems.html");
        }
    }
}
