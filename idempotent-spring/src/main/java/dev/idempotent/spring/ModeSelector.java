package dev.idempotent.spring;

import org.springframework.context.annotation.AdviceMode;
import org.springframework.context.annotation.AdviceModeImportSelector;

/** Chooses between proxies and the woven aspect. */
final class ModeSelector extends AdviceModeImportSelector<EnableIdempotency> {

    @Override
    protected String[] selectImports(AdviceMode mode) {
        return mode == AdviceMode.ASPECTJ
                ? new String[] {
                    IdempotentAspectConfiguration.class.getName(), EnabledEngineConfiguration.class.getName()
                }
                : new String[] {
                    ProxyCreatorRegistrar.class.getName(),
                    IdempotentProxyConfiguration.class.getName(),
                    EnabledEngineConfiguration.class.getName()
                };
    }
}
