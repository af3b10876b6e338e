package dev.idempotent.aop;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.expression.spel.SpelMessage;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.InlineList;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/**
 * An expression of an annotation: parsed and checked once, compiled by Spring where it can, evaluated in a context that
 * only reads.
 */
final class MethodExpression {

    private static final SpelExpressionParser PARSER = new SpelExpressionParser(
            new SpelParserConfiguration(SpelCompilerMode.MIXED, MethodExpression.class.getClassLoader()));

    /** What SpEL says where a value on the way is null or not there: the expression has no value then. */
    private static final Set<SpelMessage> NO_VALUE = Set.of(
            SpelMessage.PROPERTY_OR_FIELD_NOT_READABLE_ON_NULL,
            SpelMessage.METHOD_CALL_ON_NULL_OBJECT_NOT_ALLOWED,
            SpelMessage.CANNOT_INDEX_INTO_NULL_VALUE,
            SpelMessage.COLLECTION_INDEX_OUT_OF_BOUNDS,
            SpelMessage.ARRAY_INDEX_OUT_OF_BOUNDS);

    private final Place place;
    private final Parameters parameters;
    private final String attribute;
    private final SpelExpression expression;
    private final boolean callsTarget;

    private MethodExpression(
            Place place, Parameters parameters, String attribute, SpelExpression expression, boolean callsTarget) {
        this.place = place;
        this.parameters = parameters;
        this.attribute = attribute;
        this.expression = expression;
        this.callsTarget = callsTarget;
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
        try {
            SpelExpression parsed = PARSER.parseRaw(text);
            new ExpressionCheck(place, parameters, attribute + " = \"" + text + "\"", callsTarget)
                    .check(parsed.getAST());
            return new MethodExpression(place, parameters, attribute, parsed, callsTarget);
        } catch (ParseException e) {
            throw place.mistake(
                    attribute + " = \"" + text + "\" is no SpEL expression: " + e.getSimpleMessage() + ".",
                    "Write one like #order.clientId.",
                    e);
        }
    }

    /** The value; null also where something on the way to it is null. */
    @Nullable
    Object value(@Nullable Object target, @Nullable Object[] args) {
        try {
            return expression.getValue(context(target, args));
        } catch (SpelEvaluationException e) {
            if (NO_VALUE.contains(e.getMessageCode()) && !callsTarget) {
                return null;
            }
            throw failure(e);
        } catch (EvaluationException e) {
            throw failure(e);
        }
    }

    private RuntimeException failure(EvaluationException e) {
        if (e.getCause() instanceof RuntimeException thrownByTarget && callsTarget) {
            return thrownByTarget;
        }
        return place.mistake(
                attribute + " = \"" + expression.getExpressionString() + "\" cannot be evaluated: "
                        + e.getSimpleMessage() + ".",
                "Correct the expression.",
                e);
    }

    private SimpleEvaluationContext context(@Nullable Object target, @Nullable Object[] args) {
        SimpleEvaluationContext.Builder builder = SimpleEvaluationContext.forReadOnlyDataBinding();
        if (callsTarget) {
            builder.withInstanceMethods();
        }
        if (callsTarget && target != null) {
            builder.withRootObject(target);
        }
        SimpleEvaluationContext context = builder.build();
        List<String> names = parameters.names();
        for (int i = 0; i < names.size(); i++) {
            context.setVariable(names.get(i), args[i]);
        }
        return context;
    }

    /** Whether the expression is, or lists, this parameter as a whole. */
    boolean takesWhole(String parameter) {
        SpelNode root = expression.getAST();
        if (root instanceof InlineList) {
            for (int i = 0; i < root.getChildCount(); i++) {
                if (names(root.getChild(i), parameter)) {
                    return true;
                }
            }
        }
        return names(root, parameter);
    }

    private static boolean names(SpelNode node, String parameter) {
        return node instanceof VariableReference && node.toStringAST().equals("#" + parameter);
    }
}
