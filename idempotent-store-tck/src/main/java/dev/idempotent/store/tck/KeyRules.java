package dev.idempotent.store.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.store.Lease;
import dev.idempotent.store.RecordKey;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two records with unequal keys are never one, whatever the characters. */
interface KeyRules extends StoreUnderTest {

    @Test
    default void keysThatLookAlikeAreDifferentCalls() {
        String long255 = "x".repeat(RecordKey.MAX_PART - 1);
        areDifferentCalls(Stream.of(
                        "key",
                        "KEY",
                        "Key",
                        "kéy",
                        "ke\u0301y",
                        "kèy",
                        "key ",
                        "key  ",
                        " key",
                        "key\t",
                        "key\n",
                        "'key'",
                        "''key''",
                        "\"key\"",
                        "`key`",
                        "key%",
                        "key_",
                        "key\\",
                        "key;--",
                        "key?",
                        ":key",
                        "<key>",
                        "straße",
                        "strasse",
                        "STRASSE",
                        "ключ",
                        "鍵",
                        "🔑",
                        "🗝",
                        "🔑🔑",
                        "null",
                        "",
                        long255 + "a",
                        long255 + "b",
                        long255 + "A",
                        long255 + "aa",
                        long255 + "ab",
                        "🔑".repeat(127),
                        "🔑".repeat(128),
                        "鍵".repeat(RecordKey.MAX_PART))
                .map(value -> new RecordKey("tck.keys", "tck", value)));
    }

    @Test
    default void eachPartOfAKeyCounts() {
        areDifferentCalls(Stream.of(
                new RecordKey("a", "b", "c"),
                new RecordKey("a", "c", "b"),
                new RecordKey("b", "a", "c"),
                new RecordKey("ab", "", "c"),
                new RecordKey("a", "", "bc"),
                new RecordKey("", "ab", "c"),
                new RecordKey("a", "b", ""),
                new RecordKey("A", "b", "c"),
                new RecordKey("a", "B", "c"),
                new RecordKey("a ", "b", "c"),
                new RecordKey("a", "b ", "c")));
    }

    @Test
    default void theLongestKeyIsOneCall() {
        String longest = "ß".repeat(RecordKey.MAX_PART - 36) + UUID.randomUUID();
        Call call = Call.of(new RecordKey(longest, longest, longest));

        Lease lease = call.granted(store());

        assertThat(store().find(call.key()).orElseThrow().key()).isEqualTo(call.key());
        assertThat(store().renew(List.of(lease), Call.LEASE)).containsExactly(lease);
        assertThat(call.inProgress(store()).fingerprint()).isEqualTo(call.fingerprint());
    }

    private void areDifferentCalls(Stream<RecordKey> keys) {
        String run = UUID.randomUUID().toString();
        List<Call> calls = keys.map(key -> Call.of(inRun(run, key))).toList();
        List<Lease> leases = calls.stream().map(call -> call.granted(store())).toList();

        for (int i = 0; i < leases.size(); i++) {
            assertThat(store().complete(leases.get(i), Call.result("result " + i), Call.RETENTION))
                    .isTrue();
        }
        for (int i = 0; i < calls.size(); i++) {
            assertThat(calls.get(i).completed(store()).result()).isEqualTo(Call.result("result " + i));
        }
    }

    /** The same key apart from other runs of the test, without lengthening the part that the test is about. */
    private static RecordKey inRun(String run, RecordKey key) {
        return key.operation().equals("tck.keys")
                ? new RecordKey(key.operation(), run, key.value())
                : new RecordKey(run + key.operation(), key.scope(), key.value());
    }
}
