package dev.idempotent.aop;

import dev.idempotent.IdempotencyConfigurationException;
import java.lang.reflect.Modifier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.Assign;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.ConstructorReference;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.InlineMap;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.OpDec;
import org.springframework.expression.spel.ast.OpInc;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.TypeReference;
import org.springframework.expression.spel.ast.VariableReference;

/** Refuses at start-up what an expression may not do, and names that do not exist. */
final class ExpressionCheck {

    private final Place place;
    private final Parameters parameters;
    private final String written;
    private final boolean callsTarget;

    ExpressionCheck(Place place, Parameters parameters, String written, boolean callsTarget) {
        this.place = place;
        this.parameters = parameters;
        this.written = written;
        this.callsTarget = callsTarget;
    }

    void check(SpelNode root) {
        check(root, false);
    }

    /** @param hasSubject whether a bare name here is a member of something, rather than of nothing */
    private void check(SpelNode node, boolean hasSubject) {
        refuseWhatActs(node);
        if (!hasSubject) {
            refuseMembersOfNoObject(node);
        }
        if (node instanceof VariableReference variable) {
            checkName(variable.toStringAST().substring(1), hasSubject);
        } else if (node instanceof PropertyOrFieldReference property && !hasSubject && !callsTarget) {
            throw mistake(
                    "reads " + property.getName() + " of nothing.",
                    "Parameters are written #" + property.getName() + ".");
        } else if (node instanceof CompoundExpression) {
            checkProperties(node);
        }
        boolean subject = hasSubject || node instanceof Projection || node instanceof Selection;
        for (int i = 0; i < node.getChildCount(); i++) {
            if (!isKeyOfMap(node, i)) {
                check(node.getChild(i), subject || (node instanceof CompoundExpression && i > 0));
            }
        }
    }

    /** {@code {client: #client}} parses its bare keys as properties, and takes them for text. */
    private static boolean isKeyOfMap(SpelNode node, int child) {
        return node instanceof InlineMap && child % 2 == 0 && node.getChild(child) instanceof PropertyOrFieldReference;
    }

    private void refuseWhatActs(SpelNode node) {
        String act = act(node);
        if (act != null) {
            throw mistake(
                    "uses " + act + ", and expressions here only read.", "Use the parameters and their properties.");
        }
    }

    /** A static method has no object whose methods or properties it could mean. */
    private void refuseMembersOfNoObject(SpelNode node) {
        boolean isStatic = Modifier.isStatic(place.method().getModifiers());
        String member = node instanceof MethodReference method
                ? "calls " + method.getName()
                : node instanceof PropertyOrFieldReference property ? "reads " + property.getName() : null;
        if (callsTarget && isStatic && member != null) {
            throw mistake(
                    member + " of an object, and a static method has none.",
                    "Call methods of a parameter, or let the method not be static.");
        }
    }

    private @Nullable String act(SpelNode node) {
        if (node instanceof TypeReference) {
            return "a type";
        }
        if (node instanceof ConstructorReference) {
            return "a constructor";
        }
        if (node instanceof BeanReference) {
            return "a bean";
        }
        if (node instanceof Assign || node instanceof OpInc || node instanceof OpDec) {
            return "an assignment";
        }
        if (node instanceof FunctionReference) {
            return "a function";
        }
        return node instanceof MethodReference && !callsTarget ? "a method call" : null;
    }

    private void checkName(String name, boolean hasSubject) {
        boolean implicit = name.equals("this") || name.equals("root");
        if (implicit ? !(hasSubject || callsTarget) : !parameters.names().contains(name)) {
            throw mistake("names no parameter #" + name + ".", parameters.advice());
        }
    }

    /** {@code #order.client.id}, as far as the declared types tell. */
    private void checkProperties(SpelNode compound) {
        if (!(compound.getChild(0) instanceof VariableReference variable)) {
            return;
        }
        Class<?> type = parameters.type(variable.toStringAST().substring(1));
        for (int i = 1; type != null && i < compound.getChildCount(); i++) {
            if (!(compound.getChild(i) instanceof PropertyOrFieldReference property)
                    || !Properties.areKnownOf(type)
                    || (type == Optional.class && property.isNullSafe())) { // It reads what the Optional holds.
                return;
            }
            type = type(type, property);
        }
    }

    private Class<?> type(Class<?> owner, PropertyOrFieldReference property) {
        return Properties.type(owner, property.getName())
                .orElseThrow(() -> mistake(
                        "reads " + property.getName() + ", which " + owner.getName() + " does not have.",
                        "It has " + Properties.names(owner) + "."));
    }

    private IdempotencyConfigurationException mistake(String problem, String mend) {
        return place.mistake(written + " " + problem, mend);
    }
}
