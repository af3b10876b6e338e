package dev.idempotent.spring;

import dev.idempotent.AesGcmResultCodec;
import dev.idempotent.IdempotencyConfigurationException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the encryption of results, which is on where there are keys.
 *
 * @param keys Keys of 16, 24 or 32 random bytes, in base64, by an id of 1 to 16 letters (A to Z), digits, dots and hyphens.
 * @param keyId Which key seals, where there are several. The others open what they have sealed.
 * @param readPlain Whether results are read that were stored before encryption was switched on.
 */
@ConfigurationProperties(EncryptionProperties.PREFIX)
record EncryptionProperties(
        @DefaultValue Map<String, String> keys,
        @Nullable String keyId,
        @DefaultValue("false") boolean readPlain) {

    static final String PREFIX = "idempotent.encryption";

    private static final String KEYS = PREFIX + ".keys";
    private static final String KEY_ID = PREFIX + ".key-id";

    AesGcmResultCodec.Builder codec() {
        String sealing = sealingId();
        try {
            AesGcmResultCodec.Builder codec = AesGcmResultCodec.sealingWith(sealing, bytes(sealing));
            for (String id : keys.keySet()) {
                if (!id.equals(sealing)) {
                    codec.alsoOpening(id, bytes(id));
                }
            }
            return codec.openingPlain(readPlain);
        } catch (IllegalArgumentException e) {
            throw new IdempotencyConfigurationException(
                    "Results cannot be encrypted as " + KEYS + " says: " + e.getMessage() + ".",
                    "Write " + KEYS + ".<id>=<base64>, with 32 random bytes such as `openssl rand -base64 32` makes.",
                    e);
        }
    }

    private byte[] bytes(String id) {
        try {
            return Base64.getDecoder().decode(keys.getOrDefault(id, "").strip());
        } catch (IllegalArgumentException e) {
            // Without its cause, which quotes a character of the key.
            throw new IllegalArgumentException("the encryption key " + id + " is not in base64");
        }
    }

    private String sealingId() {
        if (keyId != null && !keyId.isBlank()) {
            return known(keyId);
        }
        if (keys.size() != 1) {
            throw new IdempotencyConfigurationException(
                    "There are " + keys.size() + " encryption keys, and none of them is said to be the one that seals.",
                    "Set " + KEY_ID + " to one of " + ids() + ".");
        }
        return keys.keySet().iterator().next();
    }

    private String known(String id) {
        if (!keys.containsKey(id)) {
            // Not with what it is: a key may have been put there.
            throw new IdempotencyConfigurationException(
                    KEY_ID + " names an encryption key that is not there.",
                    "Set it to one of " + ids() + ", or add the key as " + KEYS
                            + ".<id>=<base64>. Ids out of environment" + " variables are in lower case.");
        }
        return id;
    }

    private TreeSet<String> ids() {
        return new TreeSet<>(keys.keySet());
    }

    /** Without the keys, wherever they were put. */
    @Override
    public String toString() {
        return "EncryptionProperties[keys " + ids() + ", readPlain=" + readPlain + "]";
    }
}
