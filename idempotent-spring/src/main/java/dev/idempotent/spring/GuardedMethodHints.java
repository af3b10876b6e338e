package dev.idempotent.spring;

import dev.idempotent.IdempotentOperation;
import dev.idempotent.aop.IdempotentMethods;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ClassUtils;

/**
 * What guarded methods of a bean need of reflection: arguments are read by expressions and compared as JSON, results are kept as
 * JSON, recorded failures are made again, and {@code existing} calls the bean.
 */
final class GuardedMethodHints implements BeanRegistrationAotProcessor {

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        IdempotentMethods methods =
                bean.getBeanFactory().getBeanProvider(IdempotentMethods.class).getIfAvailable();
        if (methods == null) {
            return null;
        }
        Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
        List<Method> guarded = GuardedBeansCheck.guardedMethods(type, methods);
        return guarded.isEmpty() ? null : new Contribution(type, guarded, methods);
    }

    private record Contribution(Class<?> type, List<Method> guarded, IdempotentMethods methods)
            implements BeanRegistrationAotContribution {

        private static final BindingReflectionHintsRegistrar BINDING = new BindingReflectionHintsRegistrar();

        @Override
        public void applyTo(GenerationContext context, BeanRegistrationCode code) {
            ReflectionHints hints = context.getRuntimeHints().reflection();
            hints.registerType(
                    type,
                    MemberCategory.INVOKE_DECLARED_METHODS,
                    MemberCategory.INVOKE_PUBLIC_METHODS,
                    MemberCategory.ACCESS_PUBLIC_FIELDS);
            for (Method method : guarded) {
                BINDING.registerReflectionHints(hints, method.getGenericParameterTypes());
                BINDING.registerReflectionHints(hints, method.getGenericReturnType());
                methods.operation(method, type).map(IdempotentOperation::recordedFailures).stream()
                        .flatMap(List::stream)
                        .forEach(failure -> hints.registerType(failure, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS));
            }
        }
    }
}
