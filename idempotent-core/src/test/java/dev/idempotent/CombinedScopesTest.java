package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Scopes that are made of several, such as the user's and the tenant's. */
class CombinedScopesTest {

    private static final @Nullable String NOBODY = null;

    @Test
    void oneResolverIsTakenAtItsWord() {
        assertThat(combined("alice")).contains("alice");
        assertThat(combined(NOBODY)).isEmpty();
    }

    @Test
    void whoIsAnonymousToAllIsAnonymous() {
        assertThat(combined(NOBODY, NOBODY)).isEmpty();
    }

    @Test
    void whoIsKnownToOneIsNot() {
        assertThat(combined("alice", NOBODY)).isPresent().isNotEqualTo(combined(NOBODY, "alice"));
    }

    @Test
    void scopesThatReadAlikeInARowAreNotOne() {
        assertThat(combined("ab", "c")).isNotEqualTo(combined("a", "bc")).isEqualTo(combined("ab", "c"));
        assertThat(combined("-", "c")).isNotEqualTo(combined(NOBODY, "c"));
    }

    /** Stored keys are made of it. */
    @Test
    void theTextStaysAsItWas() {
        assertThat(combined("alice", NOBODY, "acme")).contains("5:alice-4:acme");
    }

    private static Optional<String> combined(@Nullable String... scopes) {
        List<ScopeResolver> resolvers = Arrays.stream(scopes)
                .map(Optional::ofNullable)
                .map(scope -> (ScopeResolver) () -> scope)
                .toList();
        return ScopeResolver.each(resolvers).current();
    }
}
