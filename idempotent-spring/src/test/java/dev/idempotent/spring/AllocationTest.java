package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.idempotent.store.InMemoryIdempotencyStore;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** How much garbage an annotated call makes: key, fingerprint and decoding. An expression's context that is built anew has six kilobytes. */
class AllocationTest {

    private static final int CALLS = 20_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aCachedReplayMakesLittle() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(IdempotencyAutoConfiguration.class))
                .withPropertyValues("idempotent.cache.max-size=1MB")
                .withBean(InMemoryIdempotencyStore.class)
                .withBean(Shop.class)
                .run(context -> {
                    Shop shop = context.getBean(Shop.class);
                    Shop.NewOrder order = new Shop.NewOrder("a", 1);
                    long before = 0;
                    for (int i = 0; i < 2 * CALLS; i++) {
                        if (i == CALLS) {
                            before = threads.getCurrentThreadAllocatedBytes();
                        }
                        var unused = shop.place(order);
                    }
                    assertThat((threads.getCurrentThreadAllocatedBytes() - before) / CALLS)
                            .isLessThan(5_000);
                });
    }
}
