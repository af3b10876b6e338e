package dev.idempotent.spring.web;

import dev.idempotent.ScopeResolver;
import dev.idempotent.spring.IdempotencyAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Replays and refusals over Spring MVC. */
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
    WebMvcConfigurer idempotencyReplayConfigurer(ReplayedResponse replayed) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new ReplayInterceptor(replayed));
            }
        };
    }

    @Bean
    @ConditionalOnMissingBean
    IdempotencyProblemHandler idempotencyProblemHandler() {
        return new IdempotencyProblemHandler();
    }

    @Bean
    @ConditionalOnMissingBean(name = "principalScopeResolver")
    @ConditionalOnMissingClass("org.springframework.security.core.context.SecurityContextHolder")
    ScopeResolver principalScopeResolver() {
        return new PrincipalScopeResolver();
    }
}
