package dev.idempotent.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;

/** Marks a replay that has no body, or whose view is not rendered yet. */
final class ReplayInterceptor implements HandlerInterceptor {

    private final ReplayedResponse replayed;

    ReplayInterceptor(ReplayedResponse replayed) {
        this.replayed = replayed;
    }

    @Override
    public void postHandle(
            HttpServletRequest request,
            HttpServletResponse response,
            Object handler,
            @Nullable ModelAndView modelAndView) {
        replayed.mark(response);
    }
}
