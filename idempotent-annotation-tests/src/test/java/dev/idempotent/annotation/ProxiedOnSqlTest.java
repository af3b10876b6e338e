package dev.idempotent.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Guarantee;
import dev.idempotent.annotation.subject.Shop;
import dev.idempotent.annotation.subject.Shop.NewOrder;
import dev.idempotent.jdbi.JdbiIdempotencyStore;
import dev.idempotent.spring.EnableIdempotency;
import dev.idempotent.testing.Address;
import dev.idempotent.testing.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Behind a Spring proxy, with the answers in a database. */
@Tag("slow")
@ParameterizedClass
@EnumSource(Database.class)
class ProxiedOnSqlTest extends AnnotationContract {

    @Configuration(proxyBeanMethods = false)
    @EnableIdempotency(guarantee = Guarantee.AT_LEAST_ONCE)
    static class Application {

        @Bean
        SqlNode node(Address address) {
            return SqlNode.on(address);
        }

        @Bean(destroyMethod = "")
        JdbiIdempotencyStore store(SqlNode node) {
            return node.store();
        }
    }

    private final Address address;
    private final AnnotationConfigApplicationContext context;

    ProxiedOnSqlTest(Database database) {
        address = database.fresh();
        context = start();
    }

    private AnnotationConfigApplicationContext start() {
        AnnotationConfigApplicationContext started = new AnnotationConfigApplicationContext();
        started.registerBean(Address.class, () -> address);
        started.register(Application.class, Shop.class);
        started.refresh();
        return started;
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Override
    Shop shop() {
        return context.getBean(Shop.class);
    }

    @Test
    void aRepeatOnAnotherNodeGetsTheStoredResult() throws Exception {
        NewOrder order = new NewOrder("a", 1);
        try (AnnotationConfigApplicationContext other = start()) {
            Shop there = other.getBean(Shop.class);

            assertThat(there.place(order)).isEqualTo(shop().place(order));
            assertThat(there.nested("a")).isEqualTo(shop().nested("a"));
            assertThat(there.later("a").get()).isEqualTo(shop().later("a").get());
            assertThat(shop().runs() + there.runs()).isEqualTo(3);
        }
    }
}
