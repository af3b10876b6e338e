package dev.idempotent.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.Idempotent;
import dev.idempotent.aop.IdempotentMethods;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jms.support.JmsMessageHeaderAccessor;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.web.multipart.MultipartFile;

/** What a framework hands to a method, and which of that says what the call is about. */
class ListenerParametersTest {

    @SuppressWarnings("unused") // Read, not called.
    static class Listeners {

        @Idempotent(key = "#id")
        void frameworks(String id, jakarta.jms.Session session, MessageHeaders all, JmsMessageHeaderAccessor some) {}

        @Idempotent(key = "#id")
        void jms(String id, jakarta.jms.TextMessage message) {}

        @Idempotent(key = "#id")
        void spring(String id, Message<String> message) {}

        @Idempotent(key = "#id")
        void upload(String id, MultipartFile file) {}

        @Idempotent(key = "#id", fingerprint = "#message.payload")
        void expressed(String id, Message<String> message) {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"jms", "spring", "upload"})
    void wholeMessagesAndUploadsAreNotComparedAndStartUpSaysSo(String name) {
        assertThatThrownBy(() -> contains(name))
                .isInstanceOf(IdempotencyConfigurationException.class)
                .hasMessageContaining("cannot be compared between two calls")
                .hasMessageContaining("fingerprint");
    }

    @Test
    void sessionsAndHeadersSayNothingOfTheCall() {
        assertThat(contains("frameworks")).isTrue();
    }

    @Test
    void aMessageIsComparedByWhatTheFingerprintNames() {
        assertThat(contains("expressed")).isTrue();
    }

    private static boolean contains(String name) {
        Method method = Arrays.stream(Listeners.class.getDeclaredMethods())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return new IdempotentMethods().contains(method, Listeners.class);
    }
}
