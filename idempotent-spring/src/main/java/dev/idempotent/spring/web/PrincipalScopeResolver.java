package dev.idempotent.spring.web;

import dev.idempotent.ScopeResolver;
import java.security.Principal;
import java.util.Optional;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** The principal that the servlet container authenticated, for applications without Spring Security. */
final class PrincipalScopeResolver implements ScopeResolver {

    @Override
    public Optional<String> current() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? Optional.ofNullable(attributes.getRequest().getUserPrincipal())
                        .map(Principal::getName)
                : Optional.empty();
    }
}
