package dev.idempotent.spring.web;

import static java.util.Objects.requireNonNull;

import dev.idempotent.IdempotencyException;
import dev.idempotent.IdempotencyKey;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Binds the idempotency header to the parameter that is marked as the key, unless something else binds that: resolvers of
 * annotations such as {@code @PathVariable} are asked before this one.
 */
final class IdempotencyKeyArgumentResolver implements HandlerMethodArgumentResolver {

    private final String header;
    private final KeyFormat format;

    IdempotencyKeyArgumentResolver(String header, KeyFormat format) {
        this.header = header;
        this.format = format;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(IdempotencyKey.class);
    }

    @Override
    public @Nullable Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer model,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders)
            throws Exception {
        String[] lines = request.getHeaderValues(header);
        if (lines == null || lines.length == 0) {
            return missing(parameter);
        }
        String text = key(parameter, List.of(lines));
        Object key = converted(text, parameter.nestedIfOptional(), request, requireNonNull(binders));
        return isWrapped(parameter) ? Optional.of(key) : key;
    }

    private @Nullable Object missing(MethodParameter parameter) {
        IdempotencyKey mark = requireNonNull(parameter.getParameterAnnotation(IdempotencyKey.class));
        if (mark.required() && !parameter.isOptional()) {
            throw refused(parameter, "is missing: the request has no " + header + " header");
        }
        return isWrapped(parameter) ? Optional.empty() : null;
    }

    private static boolean isWrapped(MethodParameter parameter) {
        return parameter.getParameterType() == Optional.class;
    }

    private String key(MethodParameter parameter, List<String> lines) {
        try {
            String key = KeyHeader.parse(lines);
            if (!format.fits(key)) {
                throw refused(parameter, format.demand());
            }
            return key;
        } catch (KeyHeader.Malformed e) {
            throw refused(parameter, String.valueOf(e.getMessage()));
        }
    }

    private Object converted(
            String key, MethodParameter parameter, NativeWebRequest request, WebDataBinderFactory binders)
            throws Exception {
        Class<?> type = parameter.getNestedParameterType();
        if (type == UUID.class && !KeyFormat.UUID.fits(key)) {
            throw refused(parameter, KeyFormat.UUID.demand()); // Java reads 1-1-1-1-1 as one.
        }
        WebDataBinder binder = binders.createBinder(request, null, header);
        try {
            return requireNonNull(binder.convertIfNecessary(key, type, parameter));
        } catch (TypeMismatchException e) {
            throw refused(parameter, "is malformed: it is no " + type.getSimpleName());
        }
    }

    private static IdempotencyException refused(MethodParameter parameter, String reason) {
        return new IdempotencyException.InvalidKey(
                parameter.getContainingClass().getName() + "."
                        + requireNonNull(parameter.getMethod()).getName(),
                reason);
    }
}
