package dev.idempotent;

/** Whose keys an operation's keys are. */
public enum KeyScope {

    /**
     * Each principal has keys of its own, as {@link ScopeResolver} tells them apart: nobody is answered with what came of
     * another's call. Callers without a principal share one anonymous scope.
     */
    PRINCIPAL,

    /** All callers share the keys: for natural keys (an email that exists once), message listeners and jobs. */
    GLOBAL
}
