package dev.idempotent.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page's files, and what a browser may do with them. */
class PageFilesHttpTest extends HttpTest {

    @ParameterizedTest
    @CsvSource({"/, text/html", "/page.css, text/css", "/page.js, text/javascript"})
    void thePageAndItsFilesAreServedWithAStrictPolicy(String path, String type) {
        Answer answer = get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).get().asString().startsWith(type);
        assertThat(answer.header("Content-Security-Policy")).hasValue(PageSecurity.POLICY);
        assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
        assertThat(answer.body()).doesNotContain("http://", "https://", "<style", "style=", "<script>");
    }

    @Test
    void thePolicyAllowsNothingInlineAndNothingFromElsewhere() {
        assertThat(PageSecurity.POLICY)
                .startsWith("default-src 'none';")
                .doesNotContain("unsafe", "*", "http")
                .contains(
                        "script-src 'self';",
                        "style-src 'self';",
                        "frame-ancestors 'none'",
                        "require-trusted-types-for 'script'");
    }
}
