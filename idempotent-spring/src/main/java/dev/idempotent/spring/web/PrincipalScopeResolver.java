package dev.idempotent.spring.web;

import dev.idempotent.ScopeResolver;
import java.security.Principal;
import java.util.Optional;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The principal that the servlet container authenticated, by name, for applications without Spring Security. Its type says
 * nothing: a container has one.
 */
final class PrincipalScopeResolver implements ScopeResolver {

    @Override
    public Optional<String> current() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? Optional.ofNullable(attributes.getRequest().getUserPrincipal())
                        .map(Principal::getName)
                : Optional.empty();
    }
}
