package dev.idempotent.spring.web;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyKey;
import dev.idempotent.aop.IdempotentMethods;
import java.util.Arrays;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * At start-up: GET and its like, which are safe to repeat, reach no handler that wants a key or is guarded, and none that is
 * guarded comes to its answer out of sight.
 */
final class HandlerCheck implements SmartInitializingSingleton {

    private final ObjectProvider<RequestMappingHandlerMapping> mappings;
    private final ObjectProvider<IdempotentMethods> methods;

    HandlerCheck(ObjectProvider<RequestMappingHandlerMapping> mappings, ObjectProvider<IdempotentMethods> methods) {
        this.mappings = mappings;
        this.methods = methods;
    }

    @Override
    public void afterSingletonsInstantiated() {
        mappings.stream().forEach(mapping -> mapping.getHandlerMethods().forEach(this::check));
    }

    private void check(RequestMappingInfo mapping, HandlerMethod handler) {
        Set<RequestMethod> mapped = mapping.getMethodsCondition().getMethods();
        boolean isSafe = mapped.isEmpty() || mapped.stream().anyMatch(each -> RequestState.SAFE.contains(each.name()));
        if (isSafe && (wantsKey(handler) || isGuarded(handler))) {
            throw new IdempotencyConfigurationException(
                    handler.getShortLogMessage() + " is mapped to "
                            + (mapped.isEmpty() ? "every method" : mapped.toString())
                            + ", and GET, HEAD, OPTIONS and TRACE are safe to repeat without a key.",
                    "Map it to what changes something only, as @PostMapping does.");
        }
        if (isGuarded(handler) && isMono(handler)) {
            throw new IdempotencyConfigurationException(
                    handler.getShortLogMessage()
                            + " returns a Mono, whose call is made on another thread, where nothing is known"
                            + " of the response that it might have to mark as a replay.",
                    "Return a CompletableFuture, as Mono.toFuture() gives one, or annotate the service that it calls.");
        }
    }

    private static boolean isMono(HandlerMethod handler) {
        return handler.getMethod().getReturnType().getName().equals("reactor.core.publisher.Mono");
    }

    private static boolean wantsKey(HandlerMethod handler) {
        return Arrays.stream(handler.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(IdempotencyKey.class));
    }

    private boolean isGuarded(HandlerMethod handler) {
        IdempotentMethods known = methods.getIfAvailable();
        return known != null && known.contains(handler.getMethod(), handler.getBeanType());
    }
}
