package dev.idempotent.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotency;
import dev.idempotent.annotation.subject.Shop;
import dev.idempotent.annotation.subject.Shop.NewOrder;
import dev.idempotent.annotation.subject.Shop.Order;
import dev.idempotent.aop.IdempotentAspect;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Woven, with the answers in a database. */
abstract class WovenOnSqlContract extends AnnotationContract {

    /** What a program has from its start to its end. */
    private record Program(SqlNode node, Idempotency engine, IdempotentAspect.Configured configured) {

        static Program start(Address address) {
            SqlNode node = SqlNode.on(address);
            Idempotency engine = Idempotency.builder(node.store())
                    .guarantee(Guarantee.AT_LEAST_ONCE)
                    .build();
            return new Program(node, engine, IdempotentAspect.configure(engine));
        }

        void end() {
            configured.close();
            engine.close();
            node.close();
        }
    }

    private final Address address;
    private Program program;

    WovenOnSqlContract(Database database) {
        address = database.fresh();
        program = Program.start(address);
    }

    @AfterEach
    void end() {
        program.end();
    }

    @Override
    Shop shop() {
        return new Shop();
    }

    @Test
    void aRepeatAfterARestartGetsTheStoredResult() {
        Order first = shop().place(new NewOrder("a", 1));
        program.end();
        program = Program.start(address);
        Shop afterwards = shop();

        assertThat(afterwards.place(new NewOrder("a", 1))).isEqualTo(first);
        assertThat(afterwards.runs()).isZero();
    }
}
