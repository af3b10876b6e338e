package dev.idempotent.spring;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The mode as {@link IdempotencyProperties} binds it: however it is spelt, one of the two holds, or start-up fails. */
abstract class OnMode implements Condition {

    private final AdviceMode wanted;

    private OnMode(AdviceMode wanted) {
        this.wanted = wanted;
    }

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return Binder.get(context.getEnvironment())
                        .bind("idempotent.mode", AdviceMode.class)
                        .orElse(AdviceMode.PROXY)
                == wanted;
    }

    static final class AspectJ extends OnMode {
        AspectJ() {
            super(AdviceMode.ASPECTJ);
        }
    }

    static final class Proxy extends OnMode {
        Proxy() {
            super(AdviceMode.PROXY);
        }
    }
}
