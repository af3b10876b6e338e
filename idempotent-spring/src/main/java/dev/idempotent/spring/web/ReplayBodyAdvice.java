package dev.idempotent.spring.web;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Marks a replay that has a body, in the last moment before the body is written. */
@ControllerAdvice
final class ReplayBodyAdvice implements ResponseBodyAdvice<Object> {

    private final ReplayedResponse replayed;

    ReplayBodyAdvice(ReplayedResponse replayed) {
        this.replayed = replayed;
    }

    @Override
    public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returnType,
            MediaType contentType,
            Class<? extends HttpMessageConverter<?>> converterType,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (response instanceof ServletServerHttpResponse servletResponse) {
            replayed.mark(servletResponse.getServletResponse());
        }
        return body;
    }
}
