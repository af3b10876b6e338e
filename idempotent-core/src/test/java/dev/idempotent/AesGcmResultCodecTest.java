package dev.idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import dev.idempotent.store.StoredResult.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sealed for a record is opened for that one, by whoever has the key, as it was; anything else is refused. */
class AesGcmResultCodecTest {

    private static final String SECRET = "4242-4242-4242-4242";
    private static final RecordKey RECORD = new RecordKey("pay", "ann", "invoice-7");
    private static final StoredResult PLAIN = StoredResult.value("json", SECRET.getBytes(StandardCharsets.UTF_8));

    private final ResultCodec json = new JacksonResultCodec();
    private final ResultCodec codec = sealing("now", 1).around(json);

    private static AesGcmResultCodec.Builder sealing(String keyId, int key) {
        return AesGcmResultCodec.sealingWith(keyId, key(key, 32));
    }

    private static byte[] key(int number, int length) {
        byte[] key = new byte[length];
        Arrays.fill(key, (byte) number);
        return key;
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 32})
    void whatWasSealedIsOpenedWithKeysOfEveryLength(int length) {
        ResultCodec keyed = AesGcmResultCodec.sealingWith("k", key(1, length)).around(json);

        assertThat(keyed.open(RECORD, keyed.seal(RECORD, PLAIN))).isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindIsOpenedAsWhatItWas(Kind kind) {
        StoredResult plain = StoredResult.of(kind, "x", new byte[] {1, 2, 3});

        StoredResult sealed = codec.seal(RECORD, plain);

        assertThat(sealed.kind()).isEqualTo(kind);
        assertThat(codec.open(RECORD, sealed)).isEqualTo(plain);
    }

    @Test
    void anEmptyResultIsSealedToo() {
        StoredResult nothing = StoredResult.value("none", new byte[0]);

        StoredResult sealed = codec.seal(RECORD, nothing);

        assertThat(sealed.bytes()).hasSize(28);
        assertThat(codec.open(RECORD, sealed)).isEqualTo(nothing);
    }

    @Test
    void whatIsStoredDoesNotShowTheResultAndSaysHowToOpenIt() {
        StoredResult sealed = codec.seal(RECORD, PLAIN);

        assertThat(new String(sealed.bytes(), StandardCharsets.ISO_8859_1)).doesNotContain("4242");
        assertThat(sealed.format()).isEqualTo("aesgcm1:now:json");
        assertThat(sealed.bytes()).hasSize(PLAIN.bytes().length + 28);
    }

    @Test
    void oneResultIsSealedWithAnotherNonceEachTime() {
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            nonces.add(Arrays.toString(Arrays.copyOf(codec.seal(RECORD, PLAIN).bytes(), 12)));
        }
        assertThat(nonces).hasSize(1000);
    }

    @Test
    void whatAnOlderKeySealedIsOpenedAndTheNewOneSeals() {
        StoredResult old = codec.seal(RECORD, PLAIN);
        ResultCodec rotated = sealing("next", 2).alsoOpening("now", key(1, 32)).around(json);

        assertThat(rotated.open(RECORD, old)).isEqualTo(PLAIN);
        assertThat(rotated.seal(RECORD, PLAIN).format()).isEqualTo("aesgcm1:next:json");
    }

    @Test
    void aKeyThatIsNotGivenIsNamed() {
        StoredResult old = codec.seal(RECORD, PLAIN);

        assertThat(refusal(sealing("next", 2).around(json), RECORD, old))
                .contains("sealed with the encryption key now, which is not given here");
    }

    @Test
    void anotherKeyOfTheSameIdOpensNothing() {
        assertThat(refusal(sealing("now", 2).around(json), RECORD, codec.seal(RECORD, PLAIN)))
                .contains("with the encryption key that is called now here");
    }

    static List<RecordKey> others() {
        return List.of(
                new RecordKey("refund", "ann", "invoice-7"),
                new RecordKey("pay", "bob", "invoice-7"),
                new RecordKey("pay", "ann", "invoice-8"),
                new RecordKey("pay", "an", "ninvoice-7"),
                new RecordKey("paya", "nn", "invoice-7"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatWasSealedForOneRecordIsNotOpenedForAnother(RecordKey other) {
        assertThat(refusal(codec, other, codec.seal(RECORD, PLAIN))).contains("not sealed for this record");
    }

    @Test
    void keysThatDifferInHalvesOfPairsOnlyAreTwoRecords() {
        StoredResult sealed = codec.seal(new RecordKey("pay", "ann", "\ud83d"), PLAIN);

        assertThat(refusal(codec, new RecordKey("pay", "ann", "\ud83e"), sealed))
                .contains("not sealed for this record");
    }

    @Test
    void aFailureIsNotOpenedAsAValue() {
        StoredResult failure = codec.seal(RECORD, StoredResult.of(Kind.FAILURE, "failure-1", PLAIN.bytes()));

        assertThat(refusal(codec, RECORD, StoredResult.value(failure.format(), failure.bytes())))
                .contains("changed since");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aesgcm1:now:jsom", "aesgcm1:now:", "aesgcm1:same:json"})
    void aResultWhoseFormatWasChangedIsNotOpened(String format) {
        ResultCodec twice = sealing("now", 1).alsoOpening("same", key(1, 32)).around(json);
        StoredResult sealed = twice.seal(RECORD, PLAIN);

        assertThat(refusal(twice, RECORD, StoredResult.value(format, sealed.bytes())))
                .contains("changed since");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aesgcm1:", "aesgcm1:now", "aesgcm1::json", "aesgcm1:n\now:json"})
    void aFormatThatNamesNoKeyIsNotOpenedAlsoWherePlainResultsAre(String format) {
        ResultCodec lenient = sealing("now", 1).openingPlain(true).around(json);

        assertThat(refusal(lenient, RECORD, StoredResult.value(format, PLAIN.bytes())))
                .contains("names no encryption key");
    }

    static IntStream places() {
        // The nonce, the result, the tag: each from its first byte to its last.
        return IntStream.of(0, 6, 11, 12, 20, 30, 31, 40, 46);
    }

    @ParameterizedTest
    @MethodSource("places")
    void aResultOfWhichOneBitWasChangedIsNotOpened(int place) {
        byte[] bytes = codec.seal(RECORD, PLAIN).bytes();
        assertThat(bytes).hasSize(47);
        bytes[place] ^= 1;

        assertThat(refusal(codec, RECORD, StoredResult.value("aesgcm1:now:json", bytes)))
                .contains("changed since");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12, 27, 28, 46})
    void aResultThatWasCutIsNotOpened(int length) {
        byte[] bytes = Arrays.copyOf(codec.seal(RECORD, PLAIN).bytes(), length);

        assertThat(refusal(codec, RECORD, StoredResult.value("aesgcm1:now:json", bytes)))
                .contains(" since");
    }

    @Test
    void aPlainResultIsOpenedOnlyWhereThatIsAskedFor() {
        assertThat(refusal(codec, RECORD, PLAIN)).contains("not encrypted");
        assertThat(sealing("now", 1).openingPlain(true).around(json).open(RECORD, PLAIN))
                .isEqualTo(PLAIN);
    }

    @Test
    void theRestIsTheInnerCodecs() {
        assertThatIllegalArgumentException().isThrownBy(() -> codec.check(Object.class));
        StoredResult encoded = codec.encode(List.of(1), List.class);

        assertThat(encoded).isEqualTo(json.encode(List.of(1), List.class));
        assertThat(codec.decode(encoded, List.class)).isEqualTo(List.of(1));
    }

    @Test
    void aCodecThatSealsTooIsSealedAround() {
        ResultCodec twice = sealing("outer", 2).around(codec);
        StoredResult sealed = twice.seal(RECORD, PLAIN);

        assertThat(sealed.format()).isEqualTo("aesgcm1:outer:aesgcm1:now:json");
        assertThat(twice.open(RECORD, sealed)).isEqualTo(PLAIN);
    }

    @Test
    void anInnerFormatThatLeavesNoRoomIsRefusedWithWhatThereIs() {
        ResultCodec longest = sealing("of-sixteen-chars", 1).around(json);
        StoredResult fits = StoredResult.value("f".repeat(25), new byte[0]);

        assertThat(longest.seal(RECORD, fits).format()).hasSize(StoredResult.MAX_FORMAT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> longest.seal(RECORD, StoredResult.value("f".repeat(26), new byte[0])))
                .withMessageContaining("has 26 characters")
                .withMessageContaining("leaves room for 25");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "of-seventeen-char", "a:b", "a b", "schlüssel", "a\n"})
    void anIdThatFitsNoFormatIsRefused(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> sealing(id, 1)).withMessageContaining("1 to 16 letters");
    }

    /** It may be a key that was put in its place. */
    @Test
    void anIdThatFitsNoFormatIsNotShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sealing("q83vEjRWeJCrze8SNFZ4kA==", 1))
                .satisfies(refusal -> assertThat(refusal).message().doesNotContain("q83v"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17, 33, 128})
    void aKeyOfAnotherLengthIsRefused(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sealing("now", 1).alsoOpening("old", key(7, length)))
                .withMessage("the encryption key old has " + length + " bytes, and AES wants 16, 24 or 32");
    }

    @Test
    void anIdThatIsThereAlreadyIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sealing("now", 1).alsoOpening("now", key(2, 32)))
                .withMessageContaining("two encryption keys with the id now");
    }

    @Test
    void aKeyThatItsOwnerWipesIsKept() {
        byte[] wiped = key(1, 32);
        ResultCodec keyed = AesGcmResultCodec.sealingWith("now", wiped).around(json);
        Arrays.fill(wiped, (byte) 0);

        assertThat(keyed.open(RECORD, codec.seal(RECORD, PLAIN))).isEqualTo(PLAIN);
    }

    private static String refusal(ResultCodec codec, RecordKey record, StoredResult stored) {
        StringBuilder said = new StringBuilder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.open(record, stored))
                .satisfies(refusal -> {
                    for (@Nullable Throwable at = refusal; at != null; at = at.getCause()) {
                        said.append(at);
                    }
                });
        assertThat(said.toString()).doesNotContain("4242").doesNotContain(record.value());
        return said.toString();
    }
}
