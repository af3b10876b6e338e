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
 * of which one serves all calls of an expression: to build it anew costs more than to evaluate that.
 */
final class ParameterContext implements EvaluationContext {

    private final EvaluationContext reading;
    private final List<String> names;
    private final @Nullable Object[] arguments;

    /** @param reading see {@link #reading()} */
    ParameterContext(EvaluationContext reading, List<String> names, @Nullable Object[] arguments) {
        this.reading = reading;
        this.names = names;
        this.arguments = arguments;
    }

    /** For all calls of an expression, and no longer than that: it keeps the classes that it has read. */
    static EvaluationContext reading() {
        return SimpleEvaluationContext.forReadOnlyDataBinding().build();
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
        return reading.assignVariable(name, value);
    }

    @Override
    public boolean isAssignmentEnabled() {
        return reading.isAssignmentEnabled();
    }

    @Override
    public TypedValue getRootObject() {
        return reading.getRootObject();
    }

    @Override
    public List<PropertyAccessor> getPropertyAccessors() {
        return reading.getPropertyAccessors();
    }

    @Override
    public List<IndexAccessor> getIndexAccessors() {
        return reading.getIndexAccessors();
    }

    @Override
    public List<ConstructorResolver> getConstructorResolvers() {
        return reading.getConstructorResolvers();
    }

    @Override
    public List<MethodResolver> getMethodResolvers() {
        return reading.getMethodResolvers();
    }

    @Override
    public @Nullable BeanResolver getBeanResolver() {
        return reading.getBeanResolver();
    }

    @Override
    public TypeLocator getTypeLocator() {
        return reading.getTypeLocator();
    }

    @Override
    public TypeConverter getTypeConverter() {
        return reading.getTypeConverter();
    }

    @Override
    public TypeComparator getTypeComparator() {
        return reading.getTypeComparator();
    }

    @Override
    public OperatorOverloader getOperatorOverloader() {
        return reading.getOperatorOverloader();
    }
}
