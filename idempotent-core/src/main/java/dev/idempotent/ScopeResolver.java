package dev.idempotent;

import java.util.List;
import java.util.Optional;

/**
 * Tells for whom the calling thread works: an authenticated user, a tenant, or both in one text. Two callers that must not
 * see each other's answers have different scopes. Safe for use by many threads.
 */
@FunctionalInterface
public interface ScopeResolver {

    /** For applications without principals: everybody is anonymous. */
    ScopeResolver ANONYMOUS = Optional::empty;

    /** The scope of the caller; empty where it is anonymous. */
    Optional<String> current();

    /**
     * Two callers have one scope where they have it by each of these, such as the user's and the tenant's. Which of them comes
     * first must stay as it is, or callers no longer find what they did.
     */
    static ScopeResolver each(List<ScopeResolver> resolvers) {
        List<ScopeResolver> all = List.copyOf(resolvers);
        return all.size() == 1 ? all.get(0) : () -> scopeBy(all);
    }

    private static Optional<String> scopeBy(List<ScopeResolver> resolvers) {
        StringBuilder scope = new StringBuilder();
        boolean isAnonymous = true;
        for (ScopeResolver resolver : resolvers) {
            Optional<String> part = resolver.current();
            isAnonymous &= part.isEmpty();
            scope.append(part.map(text -> text.length() + ":" + text).orElse("-"));
        }
        return isAnonymous ? Optional.empty() : Optional.of(scope.toString());
    }
}
