package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The Java in {@code docs/messages.md} is what {@link MessagesTest} runs. */
class DocumentedListenersTest {

    @Test
    void whatThePageShowsIsWhatTheTestsRun() {
        String run = Page.source(OrderMessages.class);
        List<String> shown = Page.named("messages.md").blocks("java");

        assertThat(shown)
                .hasSizeGreaterThan(5)
                .allSatisfy(snippet -> assertThat(run).contains(snippet));
    }
}
