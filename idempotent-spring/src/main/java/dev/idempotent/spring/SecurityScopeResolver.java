package dev.idempotent.spring;

import dev.idempotent.ScopeResolver;
import java.util.Optional;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;

/**
 * Spring Security's authenticated principal, by type and name, and by who vouches for the name where that is not the application
 * itself: a user and a client of one name are two, and so are users of one name from two issuers. How a user logged in does not
 * count, as long as it makes the same principal.
 */
final class SecurityScopeResolver implements ScopeResolver {

    private static final boolean OAUTH2 = ClassUtils.isPresent(
            "org.springframework.security.oauth2.core.ClaimAccessor", SecurityScopeResolver.class.getClassLoader());

    @Override
    public Optional<String> current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication == null
                        || !authentication.isAuthenticated()
                        || authentication instanceof AnonymousAuthenticationToken
                ? Optional.empty()
                : Optional.of(type(authentication) + issuer(authentication) + " " + authentication.getName());
    }

    /** A principal that is text says nothing of what it names; what authenticated it does. */
    private static String type(Authentication authentication) {
        Object principal = authentication.getPrincipal();
        Object typed = principal == null || principal instanceof String ? authentication : principal;
        return ClassUtils.getUserClass(typed).getName();
    }

    private static String issuer(Authentication authentication) {
        return OAUTH2
                ? OAuth2Issuer.of(authentication)
                        .map(issuer -> "@" + issuer.length() + ":" + issuer)
                        .orElse("")
                : "";
    }
}
