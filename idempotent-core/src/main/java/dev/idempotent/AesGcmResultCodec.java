package dev.idempotent;

import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StoredResult;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what another codec makes encrypted, results and recorded failures alike, so that whoever reads the store reads none of
 * them, and whoever writes to it cannot make one up, change it, or pass one record's off as another's:
 *
 * <pre>{@code
 * Idempotency.builder(store)
 *         .wrapCodec(AesGcmResultCodec.sealingWith("2026-11", key).alsoOpening("2025-11", oldKey)::around)
 *         .build();
 * }</pre>
 *
 * <p>AES-GCM with 12 random bytes of nonce and a tag of 128 bits for each result, which grows by 28 bytes. With it are
 * authenticated: operation, scope and value of the {@link RecordKey}, the result's kind, and its format, which names scheme, key
 * and the inner format: {@code aesgcm1:<key id>:<inner format>}. One key should seal no more than 2<sup>32</sup> results, since
 * random nonces may meet; then let another one seal.
 *
 * <p>Not encrypted are the rest of a record: operation, scope and key of the call, the fingerprint, which is a hash of the
 * arguments and can be guessed at where these are few, times and state. Nor is it told when a record was put back as it was
 * earlier, was removed, or says that its result could not be kept: against that only the database's rights help.
 *
 * <p>What was sealed with a key that is not given here, for another record, or was changed since, is {@link
 * IdempotencyException.ResultUnreadable}; the call is never run again by that. Safe for use by many threads.
 */
public final class AesGcmResultCodec implements ResultCodec {

    private static final String SCHEME = "aesgcm1";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9._-]{1,16}");

    private final ResultCodec inner;
    private final String sealingId;
    private final Map<String, SecretKey> keys;
    private final boolean opensPlain;
    private final SecureRandom random = new SecureRandom();

    private AesGcmResultCodec(Builder builder, ResultCodec inner) {
        this.inner = inner;
        sealingId = builder.sealingId;
        keys = Map.copyOf(builder.keys);
        opensPlain = builder.opensPlain;
    }

    /**
     * Begins a codec.
     *
     * @param keyId names the key in every result that it seals: 1 to 16 letters (A to Z), digits, dots, underscores and hyphens
     * @param key 16, 24 or 32 random bytes, which are copied
     * @throws IllegalArgumentException where the id or the key is not like that
     */
    public static Builder sealingWith(String keyId, byte[] key) {
        return new Builder(keyId, key);
    }

    @Override
    public void check(Type type) {
        inner.check(type);
    }

    @Override
    public StoredResult encode(@Nullable Object value, Type type) {
        return inner.encode(value, type);
    }

    @Override
    public @Nullable Object decode(StoredResult result, Type type) {
        return inner.decode(result, type);
    }

    @Override
    public @Nullable Object parse(String json, Type type) {
        return inner.parse(json, type);
    }

    @Override
    public StoredResult seal(RecordKey key, StoredResult result) {
        StoredResult plain = inner.seal(key, result);
        String format = sealedFormat(plain.format());
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + plain.bytes().length + TAG_BYTES);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, secret(sealingId), nonce);
            cipher.updateAAD(identity(key, plain.kind(), format));
            cipher.doFinal(plain.bytes(), 0, plain.bytes().length, sealed, NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM does not work in this JVM", e);
        }
        return StoredResult.of(plain.kind(), format, sealed);
    }

    private String sealedFormat(String innerFormat) {
        String prefix = SCHEME + ":" + sealingId + ":";
        int most = StoredResult.MAX_FORMAT - prefix.length();
        if (innerFormat.length() > most) {
            throw new IllegalArgumentException("its format " + innerFormat + " has " + innerFormat.length()
                    + " characters, and encryption with the key " + sealingId + " leaves room for " + most);
        }
        return prefix + innerFormat;
    }

    @Override
    public StoredResult open(RecordKey key, StoredResult sealed) {
        return inner.open(key, sealed.format().startsWith(SCHEME + ":") ? opened(key, sealed) : plain(sealed));
    }

    private StoredResult opened(RecordKey key, StoredResult sealed) {
        String[] parts = sealed.format().split(":", 3);
        if (parts.length < 3 || !KEY_ID.matcher(parts[1]).matches()) {
            throw new IllegalArgumentException(
                    "its format names no encryption key, so it was changed since it was sealed");
        }
        byte[] bytes = sealed.bytes();
        if (bytes.length < NONCE_BYTES + TAG_BYTES) {
            throw new IllegalArgumentException("it is too short to be encrypted, so it was cut since it was sealed");
        }
        SecretKey secret = secret(parts[1]);
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, secret, bytes);
            cipher.updateAAD(identity(key, sealed.kind(), sealed.format()));
            byte[] plain = cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
            return StoredResult.of(sealed.kind(), parts[2], plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "it was not sealed for this record with the encryption key that is called " + parts[1]
                            + " here, or was changed since",
                    e);
        }
    }

    private StoredResult plain(StoredResult stored) {
        if (!opensPlain) {
            throw new IllegalArgumentException(
                    "it is not encrypted, and this codec was not told to open what was stored before encryption");
        }
        return stored;
    }

    private SecretKey secret(String keyId) {
        SecretKey secret = keys.get(keyId);
        if (secret == null) {
            throw new IllegalArgumentException(
                    "it was sealed with the encryption key " + keyId + ", which is not given here");
        }
        return secret;
    }

    private static Cipher cipher(int mode, SecretKey secret, byte[] nonceFirst) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, secret, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonceFirst, 0, NONCE_BYTES));
        return cipher;
    }

    /** Whose result it is, and what it says of itself. Lengths go first: no two identities are one text. */
    private static byte[] identity(RecordKey key, StoredResult.Kind kind, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (String part : new String[] {key.operation(), key.scope(), key.value(), kind.name(), format}) {
                out.writeInt(part.length());
                // Not as UTF-8: it writes all halves of broken pairs alike.
                out.writeChars(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Collects keys. Not safe for use by many threads. */
    public static final class Builder {

        private final String sealingId;
        private final Map<String, SecretKey> keys = new LinkedHashMap<>();
        private boolean opensPlain;

        private Builder(String sealingId, byte[] key) {
            this.sealingId = sealingId;
            alsoOpening(sealingId, key);
        }

        /**
         * Opens what this key sealed, and seals nothing with it: one that was replaced, or that other nodes seal with already.
         *
         * @param keyId as in {@link #sealingWith}
         * @param key as in {@link #sealingWith}
         * @throws IllegalArgumentException where the id or the key is not as it must be, or the id is there already
         */
        public Builder alsoOpening(String keyId, byte[] key) {
            if (!KEY_ID.matcher(keyId).matches()) {
                throw new IllegalArgumentException(
                        "the id of an encryption key has 1 to 16 letters (A to Z), digits, dots, underscores and hyphens,"
                                + " and this one has not");
            }
            if (key.length != 16 && key.length != 24 && key.length != 32) {
                throw new IllegalArgumentException(
                        "the encryption key " + keyId + " has " + key.length + " bytes, and AES wants 16, 24 or 32");
            }
            if (keys.putIfAbsent(keyId, new SecretKeySpec(key, "AES")) != null) {
                throw new IllegalArgumentException("there are two encryption keys with the id " + keyId);
            }
            return this;
        }

        /**
         * Whether results are read that are not encrypted, as those stored before encryption was switched on; false unless told
         * otherwise. Switch it off again once they have expired: as long as it is on, whoever can write to the store can slip in
         * a result of their own.
         */
        public Builder openingPlain(boolean value) {
            opensPlain = value;
            return this;
        }

        /** The codec that encrypts what {@code inner} makes. */
        public AesGcmResultCodec around(ResultCodec inner) {
            return new AesGcmResultCodec(this, inner);
        }
    }
}
