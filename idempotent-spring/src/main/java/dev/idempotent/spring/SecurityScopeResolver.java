package dev.idempotent.spring;

import dev.idempotent.ScopeResolver;
import java.util.Optional;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Spring Security's authenticated principal, by name. */
final class SecurityScopeResolver implements ScopeResolver {

    @Override
    public Optional<String> current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication == null
                        || !authentication.isAuthenticated()
                        || authentication instanceof AnonymousAuthenticationToken
                ? Optional.empty()
                : Optional.of(authentication.getName());
    }
}
