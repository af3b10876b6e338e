package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.idempotent.Guarantee;
import dev.idempotent.Idempotent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** The console that the actuator endpoint comes with, in a browser, without a mouse. */
@Tag("slow")
@Import(ConsoleTest.Gateway.class)
@TestPropertySource(
        properties = {
            "management.endpoints.web.exposure.include=idempotency,idempotencyconsole",
            "management.endpoint.idempotency.access=unrestricted",
            "management.endpoint.idempotencyconsole.access=read-only"
        })
class ConsoleTest extends HttpTest {

    static class Gateway {

        @Idempotent(operation = "charge", key = "#key", guarantee = Guarantee.AT_MOST_ONCE)
        public String charge(String key) throws IOException {
            throw new IOException("no answer for " + key);
        }
    }

    @TempDir
    Path directory;

    @Autowired
    private Gateway gateway;

    @BeforeAll
    static void missesNoBrowserUnseen() {
        Browser.warnWhereMissing("The console's tests");
    }

    @Test
    void anAbandonedKeyIsSettledToTheEndByKeyboard() throws Exception {
        Browser.whyMissing().ifPresent(Assumptions::abort);
        String key = "<b>" + newKey();
        assertThatThrownBy(() -> gateway.charge(key)).isInstanceOf(IOException.class);
        try (Browser browser = Browser.start(directory)) {
            browser.open(url("/actuator/idempotencyconsole"));
            awaitText(browser, "#note", "1 call is stuck.");
            assertThat(browser.textOf("#stuck td"))
                    .contains(
                            "charge",
                            key,
                            "anonymous",
                            "-" + ProcessHandle.current().pid())
                    .contains("never run again until it is settled or released");
            awaitCount(browser, "abandoned", "1");

            moveTo(browser, "Settle… charge " + key);
            browser.type(Browser.ENTER, 1);
            assertThat(browser.textOf("#ending-heading")).isEqualTo("Settle charge, key " + key + "?");
            browser.type("{", 1);
            moveTo(browser, "Settle it");
            browser.type(Browser.ENTER, 1);
            awaitText(browser, "#refusal", "it is no java.lang.String in JSON (MismatchedInputException)");
            assertThat(browser.textOf("#note")).isEqualTo("1 call is stuck.");

            var unused = browser.evaluate("document.getElementById('value').value = '\"paid by hand\"'");
            browser.type(Browser.ENTER, 1);
            awaitText(browser, "#note", "Nothing is stuck.");

            assertThat(browser.evaluate("document.getElementById('ending').open")
                            .asBoolean())
                    .isFalse();
            awaitCount(browser, "abandoned", "0");
            assertThat(gateway.charge(key)).isEqualTo("paid by hand");
            assertThat(browser.complaints()).allMatch(line -> line.contains("400"), "the refusal and nothing else");
        }
    }

    /** Tab by tab, as far as the whole page goes. */
    private static void moveTo(Browser browser, String label) throws Exception {
        for (int tabs = 0; tabs < 30; tabs++) {
            String focused = browser.evaluate(
                            "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent")
                    .asString();
            if (focused.equals(label)) {
                return;
            }
            browser.type(Browser.TAB, 1);
        }
        throw new AssertionError("the keyboard does not reach " + label);
    }

    private static void awaitCount(Browser browser, String state, String number) {
        String count = "([...document.querySelectorAll('dt')].find(e => e.textContent === '" + state
                + "')?.nextSibling.textContent ?? '')";
        await().atMost(60, TimeUnit.SECONDS)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(() -> browser.evaluate(count).asString().equals(number));
    }

    private static void awaitText(Browser browser, String selector, String text) {
        await().atMost(60, TimeUnit.SECONDS)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(() -> browser.textOf(selector).equals(text));
    }
}
