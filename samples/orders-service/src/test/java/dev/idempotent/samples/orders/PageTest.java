package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.idempotent.Idempotent;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The page that shows the double click. */
@Tag("slow")
class PageTest extends HttpTest {

    @TempDir
    Path directory;

    /** The skips name their reason in the report only. */
    @BeforeAll
    static void missesNoBrowserUnseen() {
        Browser.warnWhereMissing("The page's tests");
    }

    @Test
    void withoutTheAnnotationEveryRepeatIsAnotherOrder() {
        String key = newKey();

        Answer first = post("/orders/unguarded", order(key, 1)).isCreated();
        Answer second = post("/orders/unguarded", order(key, 1)).isCreated();

        assertThat(second.json().path("id")).isNotEqualTo(first.json().path("id"));
        assertThat(ordersOf(key)).isEqualTo(2);
    }

    @Test
    void tenFastClicksMakeOneOrder() throws Exception {
        try (Browser browser = openPage()) {
            assertThat(pressAtOnce(browser, 10)).as("requests on their way").isEqualTo(10);
            assertThat(browser.evaluate("window.meanwhile").asString()).isEqualTo("Waiting for the answer.");
            awaitAnswers(browser, "10 requests");

            assertThat(browser.textOf("#created")).isEqualTo("1 order");
            assertThat(browser.textOf("#log .new b")).isEqualTo("201");
            assertThat(browser.textOf("#log .replay b").lines()).hasSize(9).containsOnly("200");
            assertThat(browser.textOf("#log span:last-child").lines())
                    .hasSize(10)
                    .allMatch(time -> time.matches("[1-9]\\d* ms"));
            assertThat(browser.textOf("#orders span:first-of-type")).isEqualTo(clientId(browser));
            assertThat(browser.textOf("#note"))
                    .isEqualTo("The method ran once. 9 repeats got the answer it had stored.");
            assertThat(ordersOf(clientId(browser))).isEqualTo(1);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void tenFastClicksWithoutTheAnnotationMakeTenOrders() throws Exception {
        try (Browser browser = openPage()) {
            browser.click("unguarded", 1);
            assertThat(pressAtOnce(browser, 10)).as("requests on their way").isEqualTo(10);
            awaitAnswers(browser, "10 requests");

            assertThat(browser.textOf("#created")).isEqualTo("10 orders");
            assertThat(browser.textOf("#log b").lines()).hasSize(10).containsOnly("201");
            assertThat(browser.textOf("#log .new b").lines()).hasSize(1);
            assertThat(browser.textOf("#log .duplicate b").lines()).hasSize(9);
            assertThat(browser.textOf("#orders .duplicate b").lines()).hasSize(9);
            assertThat(browser.textOf("#note"))
                    .isEqualTo("The method ran each time: 9 duplicates that nobody asked for.");
            assertThat(ordersOf(clientId(browser))).isEqualTo(10);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void thePageShowsTheAnnotationThatTheServiceHas() throws Exception {
        Idempotent annotation =
                OrderService.class.getMethod("place", NewOrder.class).getAnnotation(Idempotent.class);
        try (Browser browser = openPage()) {
            assertThat(annotation).isNotNull();
            assertThat(browser.textOf("#annotation")).isEqualTo("@Idempotent(key = \"" + annotation.key() + "\")");
            assertThat(style(browser, "#annotation", "textDecorationLine")).isEqualTo("none");

            browser.click("unguarded", 1);

            assertThat(style(browser, "#annotation", "textDecorationLine")).isEqualTo("line-through");
        }
    }

    @Test
    void replaysAreShownAsGoodAndDuplicatesAsBad() throws Exception {
        try (Browser browser = openPage()) {
            String good = style(browser, "#annotation", "color");
            pressAtOnce(browser, 2);
            awaitAnswers(browser, "2 requests");
            assertThat(style(browser, "#log .replay b", "color")).isEqualTo(good);
            assertThat(style(browser, "#created", "color")).isEqualTo(good);

            browser.click("unguarded", 1);
            String bad = style(browser, "#annotation", "color");
            pressAtOnce(browser, 2);
            awaitAnswers(browser, "2 requests");
            assertThat(bad).isNotEqualTo(good);
            assertThat(style(browser, "#log .duplicate b", "color")).isEqualTo(bad);
            assertThat(style(browser, "#orders .duplicate b", "color")).isEqualTo(bad);
            assertThat(style(browser, "#created", "color")).isEqualTo(bad);
        }
    }

    @Test
    void theOrdersAreThoseOfTheTableNotThoseThatThePageWasAnswered() throws Exception {
        try (Browser browser = openPage()) {
            post("/orders", order(clientId(browser), 1)).isCreated();

            pressAtOnce(browser, 3);
            awaitAnswers(browser, "3 requests");

            assertThat(browser.textOf("#log .replay b").lines()).hasSize(3);
            assertThat(browser.textOf("#created")).isEqualTo("1 order");
            assertThat(browser.textOf("#orders span:first-of-type")).isEqualTo(clientId(browser));
        }
    }

    @Test
    void answersThatComeLateStayWithTheFormThatAsked() throws Exception {
        try (Browser browser = openPage()) {
            String first = clientId(browser);
            // In one go, so that the next form begins before the first of the five answers.
            var unused = browser.evaluate("""
                    (click => {
                        ['press', 'press', 'press', 'press', 'press'].forEach(click);
                        window.late = [...document.querySelectorAll('#log .pending')];
                        ['next', 'press'].forEach(click);
                    })(id => document.getElementById(id).click())""");
            String second = clientId(browser);
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> browser.evaluate("window.late.every(row => row.className !== 'pending')")
                            .asBoolean());
            awaitAnswers(browser, "1 request");
            assertThat(browser.textOf("#note")).isEqualTo("The method ran. Press again.");
            browser.click("press", 1);
            awaitAnswers(browser, "2 requests");

            assertThat(second).isNotEqualTo(first);
            assertThat(browser.evaluate("window.late.length").asInt()).isEqualTo(5);
            assertThat(browser.textOf("#log b").lines()).containsExactly("201", "200");
            assertThat(browser.textOf("#created")).isEqualTo("1 order");
            assertThat(browser.textOf("#orders span:first-of-type")).isEqualTo(second);
            assertThat(browser.textOf("#others span:first-of-type").lines()).contains(first);
            assertThat(browser.textOf("#note"))
                    .isEqualTo("The method ran once. 1 repeat got the answer it had stored.");
            assertThat(ordersOf(first)).isEqualTo(1);
            assertThat(ordersOf(second)).isEqualTo(1);
        }
    }

    @Test
    void aChangedFormWithTheOldKeyIsRefusedInWords() throws Exception {
        try (Browser browser = openPage()) {
            browser.click("press", 1);
            awaitAnswers(browser, "1 request");
            browser.click("quantity", 1);
            browser.type("7", 1);
            browser.type(Browser.ENTER, 1);
            awaitAnswers(browser, "2 requests");

            assertThat(browser.textOf("#log .refused b")).isEqualTo("422");
            assertThat(browser.textOf("#note")).contains("another payload");
            assertThat(browser.textOf("#created")).isEqualTo("1 order");
        }
    }

    @Test
    void theKeyboardIsEnough() throws Exception {
        try (Browser browser = openPage()) {
            tabTo(browser, "unguarded");
            browser.type(Browser.SPACE, 1);
            tabTo(browser, "press");
            browser.type(Browser.ENTER, 2);
            awaitAnswers(browser, "2 requests");

            assertThat(style(browser, ":focus", "outlineStyle")).isEqualTo("solid");
            assertThat(browser.textOf("#created")).isEqualTo("2 orders");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 768, 360})
    void nothingMovesAndNothingIsCutOff(int width) throws Exception {
        try (Browser browser = openPage()) {
            browser.setWidth(width);
            for (String mode : List.of("with the annotation", "without")) {
                if (mode.equals("without")) {
                    browser.click("unguarded", 1);
                }
                List<String> before = places(browser);
                browser.click("press", 10);
                awaitAnswers(browser, "10 requests");

                assertThat(places(browser)).as(mode).isEqualTo(before);
                assertThat(browser.evaluate(
                                "[...document.querySelectorAll('html, pre, h2, h2 code, output, button, li, li > *')]"
                                        // Other tests' orders may have longer names, which end in an ellipsis.
                                        + ".filter(e => !e.closest('#others') && e.scrollWidth > e.clientWidth)"
                                        + ".map(e => e.innerText)"))
                        .as(mode)
                        .isEmpty();
            }
        }
    }

    /** What stands above and beside the rows, and what comes after them. */
    private static List<String> places(Browser browser) throws Exception {
        return browser.evaluate("""
                        ['#press', '#requests', '#note', '#log', '#orders', '#others', '.legend'].map(selector => {
                            const at = document.querySelector(selector).getBoundingClientRect();
                            return [selector, at.left + scrollX, at.top + scrollY].join(' ');
                        })""").valueStream().map(JsonNode::asString).toList();
    }

    /** In one go, so that no answer can come in between; returns how many requests were on their way then. */
    private static int pressAtOnce(Browser browser, int times) throws Exception {
        return browser.evaluate("""
                        (button => {
                            for (let i = 0; i < %d; i++) {
                                button.click();
                            }
                            window.meanwhile = document.getElementById('note').innerText;
                            return document.querySelectorAll('#log .pending').length;
                        })(document.getElementById('press'))""".formatted(times)).asInt();
    }

    private static void tabTo(Browser browser, String id) throws Exception {
        for (int tabs = 0; tabs < 10; tabs++) {
            browser.type(Browser.TAB, 1);
            if (browser.evaluate("document.activeElement.id").asString().equals(id)) {
                return;
            }
        }
        throw new AssertionError("ten tabs did not lead to " + id);
    }

    private static void awaitAnswers(Browser browser, String requests) {
        await().atMost(60, TimeUnit.SECONDS)
                .until(() ->
                        browser.textOf("#answer[aria-busy=false] #requests").equals(requests));
    }

    private static String clientId(Browser browser) throws Exception {
        return browser.textOf("#client-id");
    }

    private static String style(Browser browser, String selector, String property) throws Exception {
        return browser.evaluate("getComputedStyle(document.querySelector('%s')).%s".formatted(selector, property))
                .asString();
    }

    private Browser openPage() throws Exception {
        Browser.whyMissing().ifPresent(Assumptions::abort);
        Browser browser = Browser.start(directory);
        browser.open(url("/"));
        return browser;
    }
}
