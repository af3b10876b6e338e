package dev.idempotent.test;

import dev.idempotent.IdempotencyException;
import dev.idempotent.test.EndedCall.How;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/**
 * Asserts what calls came to. Each assertion is about the calls that {@link #of} and {@link #ofKey} leave, of all that have
 * ended, and where it fails tells what came of all there were.
 */
public final class IdempotentCallsAssert extends AbstractAssert<IdempotentCallsAssert, IdempotentCalls> {

    private final Optional<String> operation;
    private final Optional<String> key;

    IdempotentCallsAssert(IdempotentCalls calls) {
        this(calls, Optional.empty(), Optional.empty());
    }

    private IdempotentCallsAssert(IdempotentCalls calls, Optional<String> operation, Optional<String> key) {
        super(calls, IdempotentCallsAssert.class);
        this.operation = operation;
        this.key = key;
    }

    /** Those of one operation; an annotated method without a name for it is called as a failed assertion shows. */
    public IdempotentCallsAssert of(String name) {
        return described(new IdempotentCallsAssert(actual, Optional.of(name), key));
    }

    /**
     * Those with one key, whosever they are. A refusal counts among them where the store was asked; a caller who waited for
     * another one in this JVM, and was refused, counts for the operation only.
     *
     * @param value as calls have it
     */
    public IdempotentCallsAssert ofKey(Object value) {
        return described(new IdempotentCallsAssert(actual, operation, Optional.of(ScratchEngine.text(value))));
    }

    private IdempotentCallsAssert described(IdempotentCallsAssert narrowed) {
        return info.hasDescription() ? narrowed.as(info.description()) : narrowed;
    }

    /** A method ran to its end once, and no other time. */
    public IdempotentCallsAssert executedOnce() {
        return executed(1);
    }

    /** Methods ran to their ends so many times. */
    public IdempotentCallsAssert executed(int times) {
        return came(How.EXECUTED, times);
    }

    /** No method ran to its end. */
    public IdempotentCallsAssert notExecuted() {
        return executed(0);
    }

    /** So many calls were answered with a stored result, a failure that was recorded among them. */
    public IdempotentCallsAssert replayed(int times) {
        return came(How.REPLAYED, times);
    }

    /** So many calls were answered with an entry that the application had. */
    public IdempotentCallsAssert found(int times) {
        return came(How.FOUND, times);
    }

    /** So many methods threw, recorded or not. */
    public IdempotentCallsAssert failed(int times) {
        return came(How.FAILED, times);
    }

    /** So many calls ran without a guard: a condition said so, or an optional key was not given. They have no key. */
    public IdempotentCallsAssert ranUnguarded(int times) {
        return came(How.UNGUARDED, times);
    }

    /** One call was refused, with an exception of this type. */
    public IdempotentCallsAssert refusedOnce(Class<? extends IdempotencyException> type) {
        return refused(1, type);
    }

    /** So many calls were refused with exceptions of this type. */
    public IdempotentCallsAssert refused(int times, Class<? extends IdempotencyException> type) {
        return counted(
                call -> call.refusal().filter(type::isInstance).isPresent(),
                times,
                "refused with " + type.getSimpleName());
    }

    /** No call ended. */
    public IdempotentCallsAssert areNone() {
        return counted(call -> true, 0, "made");
    }

    private IdempotentCallsAssert came(How how, int times) {
        return counted(call -> call.how() == how, times, how.toString());
    }

    private IdempotentCallsAssert counted(Predicate<EndedCall> kind, int times, String what) {
        isNotNull();
        List<EndedCall> all = actual.ended();
        long count = all.stream().filter(this::isMeant).filter(kind).count();
        if (count != times) {
            failWithMessage(
                    "Expected calls%s to be %s %s, and they were %s.%n%s",
                    meant(), what, often(times), often(count), told(all));
        }
        return this;
    }

    private boolean isMeant(EndedCall call) {
        return operation.stream().allMatch(name -> Line.isOperation(name, call.operation()))
                && key.stream().allMatch(text -> call.key().equals(Optional.of(text)));
    }

    private String meant() {
        return operation.map(name -> " of " + name).orElse("")
                + key.map(text -> " with the key \"" + text + "\"").orElse("");
    }

    private static String often(long times) {
        return times == 0 ? "never" : times == 1 ? "once" : times + " times";
    }

    private static String told(List<EndedCall> all) {
        if (all.isEmpty()) {
            return "No guarded call has ended: is the method annotated, and its object the bean, or the class woven?";
        }
        Map<String, Map<String, Long>> byCall = all.stream()
                .collect(Collectors.groupingBy(
                        EndedCall::where,
                        LinkedHashMap::new,
                        Collectors.groupingBy(EndedCall::what, LinkedHashMap::new, Collectors.counting())));
        return byCall.entrySet().stream()
                .map(call -> "  " + call.getKey() + ": " + endings(call.getValue()))
                .collect(Collectors.joining(
                        System.lineSeparator(), "What came of all calls:" + System.lineSeparator(), ""));
    }

    private static String endings(Map<String, Long> times) {
        return times.entrySet().stream()
                .map(ending -> ending.getKey() + " " + often(ending.getValue()))
                .collect(Collectors.joining(", "));
    }
}
