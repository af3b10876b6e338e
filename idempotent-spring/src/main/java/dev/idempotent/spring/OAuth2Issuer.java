package dev.idempotent.spring;

import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.util.ClassUtils;

/** Who issued a token or logged a user in; reached only where Spring Security's OAuth2 is there. */
final class OAuth2Issuer {

    private static final boolean LOGIN = ClassUtils.isPresent(
            "org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken",
            OAuth2Issuer.class.getClassLoader());

    private OAuth2Issuer() {}

    static Optional<String> of(Authentication authentication) {
        Object principal = authentication.getPrincipal();
        String issuer = principal instanceof ClaimAccessor claims ? claims.getClaimAsString("iss") : null;
        return issuer == null && LOGIN ? Login.provider(authentication) : Optional.ofNullable(issuer);
    }

    /** Apart, so that its class is loaded only where login is there. */
    private static final class Login {

        private Login() {}

        static Optional<String> provider(Authentication authentication) {
            return authentication instanceof OAuth2AuthenticationToken login
                    ? Optional.of(login.getAuthorizedClientRegistrationId())
                    : Optional.empty();
        }
    }
}
