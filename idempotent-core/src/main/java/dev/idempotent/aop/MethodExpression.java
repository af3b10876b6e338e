package dev.idempotent.aop;

import dev.idempotent.IdempotencyConfigurationException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NativeDetector;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.ExpressionInvocationTargetException;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.expression.spel.SpelMessage;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.SpelNodeImpl;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/**
 * An expression of an annotation: parsed and checked once, compiled by Spring where it can, evaluated in a context that
 * only reads.
 */
final class MethodExpression {

    /** A native image makes no classes while it runs. */
    private static final SpelParserConfiguration COMPILED = new SpelParserConfiguration(
            NativeDetector.inNativeImage() ? SpelCompilerMode.OFF : SpelCompilerMode.MIXED,
            MethodExpression.class.getClassLoader());

    /** What fails when it is compiled is evaluated once more; what calls methods must not call them twice. */
    private static final SpelParserConfiguration INTERPRETED = new SpelParserConfiguration(SpelCompilerMode.OFF, null);

    /** What SpEL says where a value on the way is null or not there: the expression has no value then. */
    private static final Set<SpelMessage> NO_VALUE = Set.of(
            SpelMessage.PROPERTY_OR_FIELD_NOT_READABLE_ON_NULL,
            SpelMessage.METHOD_CALL_ON_NULL_OBJECT_NOT_ALLOWED,
            SpelMessage.CANNOT_INDEX_INTO_NULL_VALUE,
            SpelMessage.COLLECTION_INDEX_OUT_OF_BOUNDS,
            SpelMessage.ARRAY_INDEX_OUT_OF_BOUNDS,
            SpelMessage.STRING_INDEX_OUT_OF_BOUNDS);

    private final Place place;
    private final Parameters parameters;
    private final String written;
    private final SpelExpression expression;
    private final List<MethodExpression> summands;
    private final EvaluationContext reading = ParameterContext.reading();

    private MethodExpression(Place place, Parameters parameters, String written, SpelExpression expression) {
        this.place = place;
        this.parameters = parameters;
        this.written = written;
        this.expression = expression;
        summands = each(Syntax.summands(expression.getAST()));
    }

    /** An expression that sees the parameters and nothing else. */
    static MethodExpression overParameters(Place place, Parameters parameters, String attribute, String text) {
        return parse(place, parameters, attribute, text, false);
    }

    /** An expression that may also call methods, of the target and of what it reaches. */
    static MethodExpression onTarget(Place place, Parameters parameters, String attribute, String text) {
        return parse(place, parameters, attribute, text, true);
    }

    private static MethodExpression parse(
            Place place, Parameters parameters, String attribute, String text, boolean callsTarget) {
        String written = attribute + " = \"" + text + "\"";
        try {
            SpelExpression parsed = new SpelExpressionParser(callsTarget ? INTERPRETED : COMPILED).parseRaw(text);
            new ExpressionCheck(place, parameters, written, callsTarget).check(parsed.getAST());
            return new MethodExpression(place, parameters, written, parsed);
        } catch (ParseException e) {
            throw place.mistake(
                    written + " is no SpEL expression: " + e.getSimpleMessage() + ".",
                    "Write one like #order.clientId.",
                    e);
        }
    }

    /** The parts of a list, so that one which is missing says nothing of the others; none where it is no list. */
    List<MethodExpression> parts() {
        return each(Syntax.partsOfList(expression.getAST()));
    }

    private List<MethodExpression> each(List<SpelNode> nodes) {
        return nodes.stream().map(this::within).toList();
    }

    private MethodExpression within(SpelNode node) {
        SpelExpression part = new SpelExpression(node.toStringAST(), (SpelNodeImpl) node, COMPILED);
        return new MethodExpression(place, parameters, written, part);
    }

    /** Whether the expression is this parameter as a whole. */
    boolean isParameter(String name) {
        return Syntax.isVariable(expression.getAST(), name);
    }

    /** The value; null also where something on the way to it is null, or is joined to it. */
    @Nullable
    Object value(@Nullable Object[] args) {
        // Text that is joined to a missing value would read "…null", and be the same for all who lack it.
        for (MethodExpression summand : summands) {
            if (summand.value(args) == null) {
                return null;
            }
        }
        return evaluate(args, true);
    }

    /** As {@link #value}, but what is computed of a missing value is a mistake: it would equal all else that lacks it. */
    @Nullable
    Object valueToCompare(@Nullable Object[] args) {
        return evaluate(args, Syntax.isPath(expression.getAST()));
    }

    /** The value of an expression that calls methods; what they throw goes on as it is. */
    @Nullable
    Object valueOn(@Nullable Object target, @Nullable Object[] args) throws Throwable {
        try {
            return expression.getValue(context(target, args));
        } catch (ExpressionInvocationTargetException e) {
            Throwable thrown = e.getCause();
            throw thrown == null ? e : thrown;
        } catch (EvaluationException e) {
            throw mistake(e, "Correct the expression.");
        }
    }

    private @Nullable Object evaluate(@Nullable Object[] args, boolean mayBeMissing) {
        try {
            return expression.getValue(new ParameterContext(reading, parameters.names(), args));
        } catch (EvaluationException e) {
            boolean missing = e instanceof SpelEvaluationException said && NO_VALUE.contains(said.getMessageCode());
            if (missing && mayBeMissing) {
                return null;
            }
            throw mistake(e, missing ? "Write ?. where a value may be null." : "Correct the expression.");
        }
    }

    private IdempotencyConfigurationException mistake(EvaluationException e, String mend) {
        return place.mistake(written + " cannot be evaluated: " + e.getSimpleMessage() + ".", mend, e);
    }

    /** One of its own, since it has the target as its root. */
    private SimpleEvaluationContext context(@Nullable Object target, @Nullable Object[] args) {
        SimpleEvaluationContext.Builder builder =
                SimpleEvaluationContext.forReadOnlyDataBinding().withInstanceMethods();
        if (target != null) {
            builder.withRootObject(target);
        }
        SimpleEvaluationContext context = builder.build();
        List<String> names = parameters.names();
        for (int i = 0; i < names.size(); i++) {
            context.setVariable(names.get(i), args[i]);
        }
        return context;
    }
}
