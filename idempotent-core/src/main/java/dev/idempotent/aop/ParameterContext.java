package dev.idempotent.aop;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.ConstructorResolver;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.IndexAccessor;
import org.springframework.expression.MethodResolver;
import org.springframework.expression.OperatorOverloader;
import org.springframework.expression.PropertyAccessor;
import org.springframework.expression.TypeComparator;
import org.springframework.expression.TypeConverter;
import org.springframework.expression.TypeLocator;
import org.springframework.expression.TypedValue;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/**
 * What an expression sees of one call: its arguments, by the parameters' names. All else is as in Spring's context that only reads,
 * of which one serves all calls: to build it anew costs more than to evaluate the expression.
 */
final class ParameterContext implements EvaluationContext {

    private static final EvaluationContext READING =
            SimpleEvaluationContext.forReadOnlyDataBinding().build();

    private final List<String> names;
    private final @Nullable Object[] arguments;

    ParameterContext(List<String> names, @Nullable Object[] arguments) {
        this.names = names;
        this.arguments = arguments;
    }

    @Override
    public @Nullable Object lookupVariable(String name) {
        int index = names.indexOf(name);
        return index < 0 ? null : arguments[index];
    }

    @Override
    public void setVariable(String name, @Nullable Object value) {
        throw new UnsupportedOperationException("an expression only reads");
    }

    @Override
    public TypedValue assignVariable(String name, Supplier<TypedValue> value) {
        return READING.assignVariable(name, value);
    }

    @Override
    public boolean isAssignmentEnabled() {
        return READING.isAssignmentEnabled();
    }

    @Override
    public TypedValue getRootObject() {
        return READING.getRootObject();
    }

    @Override
    public List<PropertyAccessor> getPropertyAccessors() {
        return READING.getPropertyAccessors();
    }

    @Override
    public List<IndexAccessor> getIndexAccessors() {
        return READING.getIndexAccessors();
    }

    @Override
    public List<ConstructorResolver> getConstructorResolvers() {
        return READING.getConstructorResolvers();
    }

    @Override
    public List<MethodResolver> getMethodResolvers() {
        return READING.getMethodResolvers();
    }

    @Override
    public @Nullable BeanResolver getBeanResolver() {
        return READING.getBeanResolver();
    }

    @Override
    public TypeLocator getTypeLocator() {
        return READING.getTypeLocator();
    }

    @Override
    public TypeConverter getTypeConverter() {
        return READING.getTypeConverter();
    }

    @Override
    public TypeComparator getTypeComparator() {
        return READING.getTypeComparator();
    }

    @Override
    public OperatorOverloader getOperatorOverloader() {
        return READING.getOperatorOverloader();
    }
}
