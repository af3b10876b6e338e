package dev.idempotent.spring.web;

import dev.idempotent.aop.KeyBinding;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Binds the key of a handler to method and path of the request: what is in the path need not be an argument, and a tenant's
 * answer is not to be had on the path of another. Methods that a handler calls are not bound to it.
 */
final class RequestBinding implements KeyBinding {

    @Override
    public Optional<String> of(Method method) {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                        && isHandler(attributes.getRequest(), method)
                ? Optional.of(attributes.getRequest().getMethod() + " "
                        + attributes.getRequest().getRequestURI())
                : Optional.empty();
    }

    /** A proxy's handler is an interface's method, or one of a subclass. */
    private static boolean isHandler(HttpServletRequest request, Method method) {
        return request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod handler
                && handler.getMethod().getName().equals(method.getName())
                && Arrays.equals(handler.getMethod().getParameterTypes(), method.getParameterTypes())
                && (method.getDeclaringClass().isAssignableFrom(handler.getBeanType())
                        || handler.getMethod().getDeclaringClass().isAssignableFrom(method.getDeclaringClass()));
    }
}
