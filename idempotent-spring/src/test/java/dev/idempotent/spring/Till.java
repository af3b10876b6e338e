package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.Idempotent;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.BeanFactory;

/** A bean to be guarded; public, for proxies that another class loader makes. */
public class Till {

    private final AtomicInteger paid = new AtomicInteger();

    @Idempotent(key = "#invoice")
    public int pay(String invoice) {
        return paid.incrementAndGet();
    }

    /** Where nothing was paid yet. */
    static void assertGuardedIn(BeanFactory beans) {
        Till till = beans.getBean(Till.class);
        assertThat(till.pay("a")).isEqualTo(1);
        assertThat(till.pay("b")).isEqualTo(2);
        assertThat(till.pay("a")).isEqualTo(1);
    }
}
