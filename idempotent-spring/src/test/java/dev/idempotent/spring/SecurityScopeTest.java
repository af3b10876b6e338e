package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;

/** Which principals are one. */
class SecurityScopeTest {

    @AfterEach
    void clear() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void principalsOfOneNameAndAnotherTypeAreTwo() {
        UserDetails user = User.withUsername("ada").password("").build();
        Principal client = () -> "ada";

        assertThat(scope(authenticated(user))).isNotEqualTo(scope(authenticated(client)));
        assertThat(scope(authenticated("ada")))
                .as("a name only, from two kinds of authentication")
                .isNotEqualTo(scope(token("ada")));
    }

    @Test
    void howAUserLoggedInDoesNotCount() {
        UserDetails user = User.withUsername("ada").password("").build();

        assertThat(scope(new RememberMeAuthenticationToken("key", user, List.of())))
                .isEqualTo(scope(authenticated(user)))
                .hasValue("org.springframework.security.core.userdetails.User ada");
    }

    @Test
    void usersOfOneNameFromTwoProvidersAreTwo() {
        assertThat(scope(login("github"))).isNotEqualTo(scope(login("gitlab")));
        assertThat(scope(login("github"))).isEqualTo(scope(login("github")));
    }

    @Test
    void usersOfOneSubjectFromTwoIssuersAreTwo() {
        assertThat(scope(token(oidcUser("https://a.example"))))
                .isNotEqualTo(scope(token(oidcUser("https://b.example"))))
                .isEqualTo(scope(token(oidcUser("https://a.example"))));
    }

    @Test
    void whoIsNotAuthenticatedIsAnonymous() {
        assertThat(new SecurityScopeResolver().current()).isEmpty();
        assertThat(scope(new AnonymousAuthenticationToken("key", "anyone", AuthorityUtils.createAuthorityList("NONE"))))
                .isEmpty();
        assertThat(scope(UsernamePasswordAuthenticationToken.unauthenticated("ada", "")))
                .isEmpty();
    }

    private static Authentication authenticated(Object principal) {
        return UsernamePasswordAuthenticationToken.authenticated(principal, "", List.of());
    }

    private static Authentication token(Object principal) {
        return new TestingAuthenticationToken(principal, "", List.of());
    }

    private static Authentication login(String provider) {
        DefaultOAuth2User user = new DefaultOAuth2User(List.of(), Map.of("id", "7"), "id");
        return new OAuth2AuthenticationToken(user, List.of(), provider);
    }

    private static DefaultOidcUser oidcUser(String issuer) {
        Instant now = Instant.now();
        return new DefaultOidcUser(
                List.of(), new OidcIdToken("token", now, now.plusSeconds(1), Map.of("sub", "7", "iss", issuer)));
    }

    private static Optional<String> scope(Authentication authentication) {
        SecurityContextHolder.getContext().setAuthentication(authentication);
        return new SecurityScopeResolver().current();
    }
}
