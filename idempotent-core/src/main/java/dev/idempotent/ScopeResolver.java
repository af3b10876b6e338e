package dev.idempotent;

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
}
