package dev.idempotent.aop;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.InlineList;
import org.springframework.expression.spel.ast.Literal;
import org.springframework.expression.spel.ast.OpPlus;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.VariableReference;

/** What an expression is made of. */
final class Syntax {

    private Syntax() {}

    /** The parts of {@code {#a, #b}}; none where it is no list. */
    static List<SpelNode> partsOfList(SpelNode root) {
        return root instanceof InlineList ? children(root).toList() : List.of();
    }

    /** What {@code #a + ':' + #b} joins that may be missing; none where it is no sum. */
    static List<SpelNode> summands(SpelNode root) {
        return root instanceof OpPlus ? leaves(root).toList() : List.of();
    }

    private static Stream<SpelNode> leaves(SpelNode node) {
        if (node instanceof OpPlus) {
            return children(node).flatMap(Syntax::leaves);
        }
        return node instanceof Literal ? Stream.empty() : Stream.of(node);
    }

    /** Whether it only goes from one value to the next, as {@code #order.tags[0].name} does. */
    static boolean isPath(SpelNode root) {
        return isStep(root)
                || (root instanceof CompoundExpression && children(root).allMatch(Syntax::isStep));
    }

    private static boolean isStep(SpelNode node) {
        return node instanceof VariableReference || node instanceof PropertyOrFieldReference || node instanceof Indexer;
    }

    static boolean isVariable(SpelNode node, String name) {
        return node instanceof VariableReference && node.toStringAST().equals("#" + name);
    }

    private static Stream<SpelNode> children(SpelNode node) {
        return IntStream.range(0, node.getChildCount()).mapToObj(node::getChild);
    }
}
