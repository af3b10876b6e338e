package dev.idempotent.spring;

import dev.idempotent.IdempotencyKey;
import dev.idempotent.Idempotent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What the library itself looks for by name when an application runs: annotations, its table's scripts, and what else is there. */
final class IdempotencyHints implements RuntimeHintsRegistrar {

    /** Asked for by their names; one that seems not to be there is a part that is left out. */
    static final List<String> PARTS = List.of(
            "org.springframework.transaction.support.TransactionSynchronizationManager",
            "org.springframework.jdbc.datasource.DataSourceUtils",
            "org.springframework.security.core.context.SecurityContextHolder",
            "org.springframework.security.oauth2.core.ClaimAccessor",
            "org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken",
            "tools.jackson.databind.json.JsonMapper",
            "com.github.benmanes.caffeine.cache.Caffeine");

    /** Caffeine has a class for each set of features, which it makes by name: that of our cache, and that of its entries. */
    private static final List<String> CACHE =
            List.of("com.github.benmanes.caffeine.cache.SSMWA", "com.github.benmanes.caffeine.cache.PSWMW");

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classes) {
        for (Class<?> annotation : List.of(Idempotent.class, IdempotencyKey.class)) {
            hints.reflection().registerType(annotation, MemberCategory.INVOKE_PUBLIC_METHODS);
            hints.proxies().registerJdkProxy(annotation);
        }
        PARTS.forEach(part -> hints.reflection().registerTypeIfPresent(classes, part, type -> {}));
        CACHE.forEach(made -> hints.reflection()
                .registerTypeIfPresent(
                        classes,
                        made,
                        MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
                        MemberCategory.ACCESS_DECLARED_FIELDS));
        hints.resources().registerPattern("dev/idempotent/jdbi/schema/*/*.sql");
    }
}
