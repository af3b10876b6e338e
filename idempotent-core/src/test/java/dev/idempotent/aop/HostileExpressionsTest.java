package dev.idempotent.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.Idempotent;
import dev.idempotent.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions that would do something: whatever they are wrapped in, they are refused before the first call. */
class HostileExpressionsTest {

    @SuppressWarnings("unused") // SpEL would write it.
    public static class Order {
        public String id = "1";
        public List<String> tags = new ArrayList<>(List.of("a"));
    }

    @SuppressWarnings("unused") // Called by name.
    static class Service {
        @Idempotent(key = "${expression}")
        String act(Order order, Supplier<String> supplier) {
            return "";
        }

        @Idempotent(key = "#order.id", existing = "${expression}")
        String look(Order order, Supplier<String> supplier) {
            return "";
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#order.id = '2'",
                "#order.tags[0] = 'b'",
                "#order.tags[#order.tags[0] = 'b']",
                "#order.tags.![#root = 1]",
                "#order.tags.?[#order.id = '2']",
                "#order.tags.^[#order.id++ > 0]",
                "#order.tags.$[--#order.id > 0]",
                "{#order.id, #order.id = '2'}",
                "{a: {b: #order.id = '2'}}",
                "(#order.id = '2') ?: 'x'",
                "true ? (#order.id = '2') : 'x'",
                "#order?.id = '2'",
                "#order = null",
                "T(java.lang.Runtime).runtime",
                "{T(java.lang.Runtime)}",
                "#order.tags.![T(java.lang.System)]",
                "#order instanceof T(java.lang.String)",
                "new String('a')",
                "new int[1000000000]",
                "{new String('a')}",
                "@dataSource",
                "&dataSource",
                "{@dataSource.connection}",
                "#run(#order)",
            })
    void whatActsIsRefusedEverywhere(String expression) {
        assertRefused("act", expression);
        assertRefused("look", expression);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#supplier.get()",
                "#supplier?.get()",
                "{#supplier.get()}",
                "#order.tags.![#this.length()]",
                "#order.tags[#supplier.get()]",
                "#order.tags.clear()",
                "'a'.repeat(1000000000)",
                "toString()",
                "#order.class",
                "#order.class.classLoader",
                "#order.hashCode",
            })
    void methodsAreCalledInExistingOnly(String expression) {
        assertRefused("act", expression);
    }

    @Test
    void theClassOfAValueWhoseTypeIsNotKnownIsNotReadEither() {
        Supplier<String> supplier = () -> "";
        IdempotentMethod method = methods("#supplier.class.classLoader")
                .find(Advised.method(Service.class, "act", 2), Service.class)
                .orElseThrow();

        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .isThrownBy(() -> method.key(new Object[] {new Order(), supplier}));
    }

    private static void assertRefused(String method, String expression) {
        assertThatExceptionOfType(IdempotencyConfigurationException.class)
                .as(expression)
                .isThrownBy(() -> methods(expression).find(Advised.method(Service.class, method, 2), Service.class))
                .satisfies(e -> assertThat(e.problem()).contains("Service." + method + "("));
    }

    private static IdempotentMethods methods(String expression) {
        Map<String, String> texts = Map.of("${expression}", expression);
        return new IdempotentMethods(text -> texts.getOrDefault(text, text), Timing.STANDARD);
    }
}
