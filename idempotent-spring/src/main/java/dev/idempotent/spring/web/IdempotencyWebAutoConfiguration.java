package dev.idempotent.spring.web;

import dev.idempotent.ScopeResolver;
import dev.idempotent.aop.IdempotentMethods;
import dev.idempotent.aop.KeyBinding;
import dev.idempotent.spring.IdempotencyAutoConfiguration;
import dev.idempotent.spring.IdempotencyBuilderCustomizer;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Keys, replays and refusals over Spring MVC. */
@AutoConfiguration(before = IdempotencyAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@EnableConfigurationProperties(IdempotencyWebProperties.class)
public class IdempotencyWebAutoConfiguration {

    @Bean
    ReplayMark idempotencyReplayMark() {
        return new ReplayMark();
    }

    @Bean
    ReplayedResponse idempotencyReplayedResponse(IdempotencyWebProperties properties) {
        return new ReplayedResponse(properties.replayStatus());
    }

    @Bean
    ReplayBodyAdvice idempotencyReplayBodyAdvice(ReplayedResponse replayed) {
        return new ReplayBodyAdvice(replayed);
    }

    @Bean
    IdempotencyWebMvcConfigurer idempotencyWebMvcConfigurer(
            IdempotencyWebProperties properties, ReplayedResponse replayed) {
        return new IdempotencyWebMvcConfigurer(properties, replayed);
    }

    @Bean
    IdempotencyBuilderCustomizer idempotencyResponseCustomizer(IdempotencyWebProperties properties) {
        List<String> kept = ReplayHeaders.of(properties.replayHeaders());
        return builder -> builder.wrapCodec(codec -> new ResponseCodec(codec, kept))
                .failureConverter(ResponseStatusException.class, StatusFailures::text, StatusFailures::failure);
    }

    @Bean
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
}
