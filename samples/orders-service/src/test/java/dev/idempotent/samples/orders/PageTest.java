package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that shows the double click. */
class PageTest extends HttpTest {

    @TempDir
    Path profile;

    @Test
    void thePageAndItsFilesAreServedWithAStrictPolicy() {
        for (String path : new String[] {"/", "/page.css", "/page.js"}) {
            Answer answer = get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.header("Content-Security-Policy")).hasValue(PageSecurity.POLICY);
            assertThat(answer.body()).doesNotContain("http://", "https://", "<style", "onclick");
        }
    }

    @Test
    void withoutTheAnnotationEveryRepeatIsAnotherOrder() {
        String order = "{\"product_id\":1,\"quantity\":1,\"client_id\":\"%s\"}".formatted(newKey());

        Answer first = post("/orders/unguarded", order).isCreated();
        Answer second = post("/orders/unguarded", order).isCreated();

        assertThat(second.json().path("id")).isNotEqualTo(first.json().path("id"));
    }

    @Test
    void tenFastClicksMakeOneOrder() throws Exception {
        try (Browser browser = browser()) {
            browser.open(url("/"));
            press(browser, 10);

            assertThat(browser.textOf("#requests")).isEqualTo("10 requests");
            assertThat(browser.textOf("#created")).isEqualTo("1 order");
            assertThat(browser.textOf("#log .new .status")).isEqualTo("201");
            assertThat(browser.textOf("#log .replay .status").lines())
                    .hasSize(9)
                    .containsOnly("200");
            assertThat(ordersOf(browser.textOf("#client-id"))).isEqualTo(1);
        }
    }

    @Test
    void tenFastClicksWithoutTheAnnotationMakeTenOrders() throws Exception {
        try (Browser browser = browser()) {
            browser.open(url("/"));
            browser.click("unguarded");
            press(browser, 10);

            assertThat(browser.textOf("#created")).isEqualTo("10 orders");
            assertThat(ordersOf(browser.textOf("#client-id"))).isEqualTo(10);
        }
    }

    private static void press(Browser browser, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            browser.click("press");
        }
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> browser.textOf("#log .status").lines().count() == times);
    }

    private Browser browser() throws Exception {
        boolean installed = Browser.isInstalled();
        if (!installed && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("CI has no chromedriver: .ci/run installs one");
        }
        assumeTrue(installed, "no browser: install Debian's chromium and chromium-driver to run this test");
        return Browser.start(profile);
    }
}
