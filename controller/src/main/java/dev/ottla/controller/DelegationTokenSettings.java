package dev.ottla.controller;

import dev.ottla.protocol.Bytes;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.ConfigValues;
import dev.ottla.runtime.config.Password;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How delegation tokens are signed and how long they live (KIP-48).
 *
 * @param secret {@code delegation.token.secret.key}; null where tokens are not enabled
 * @param maxLifetimeMs {@code delegation.token.max.lifetime.ms}
 * @param expiryTimeMs {@code delegation.token.expiry.time.ms}: until it has to be renewed
 * @param expiryCheckIntervalMs {@code delegation.token.expiry.check.interval.ms}
 */
public record DelegationTokenSettings(
        @Nullable String secret, long maxLifetimeMs, long expiryTimeMs, long expiryCheckIntervalMs) {
    private static final String ALGORITHM = "HmacSHA512";

    private static final ConfigKey<Password> SECRET = ConfigKey.of(ConfigType.PASSWORD, "delegation.token.secret.key")
            .documentation("Secret by which delegation tokens are signed.")
            .build();
    private static final ConfigKey<Long> MAX_LIFETIME_MS = ConfigKey.of(
                    ConfigType.LONG, "delegation.token.max.lifetime.ms")
            .defaultValue(604_800_000L)
            .allowed(ConfigRule.atLeast(1))
            .documentation("Longest life of a delegation token.")
            .build();
    private static final ConfigKey<Long> EXPIRY_TIME_MS = ConfigKey.of(
                    ConfigType.LONG, "delegation.token.expiry.time.ms")
            .defaultValue(86_400_000L)
            .allowed(ConfigRule.atLeast(1))
            .documentation("Life of a delegation token until it has to be renewed.")
            .build();
    private static final ConfigKey<Long> EXPIRY_CHECK_INTERVAL_MS = ConfigKey.of(
                    ConfigType.LONG, "delegation.token.expiry.check.interval.ms")
            .defaultValue(3_600_000L)
            .allowed(ConfigRule.atLeast(1))
            .documentation("How often delegation tokens that are too old are looked for.")
            .build();

    /** The keys that {@link #of} reads. */
    public static final ConfigKeys KEYS =
            ConfigKeys.of(SECRET, MAX_LIFETIME_MS, EXPIRY_TIME_MS, EXPIRY_CHECK_INTERVAL_MS);

    public static DelegationTokenSettings of(ConfigValues values) {
        Password secret = values.find(SECRET);
        return new DelegationTokenSettings(
                secret == null ? null : secret.value(),
                values.get(MAX_LIFETIME_MS),
                values.get(EXPIRY_TIME_MS),
                values.get(EXPIRY_CHECK_INTERVAL_MS));
    }

    public boolean isEnabled() {
        return secret != null && !secret.isEmpty();
    }

    /** What the holder of the token proves itself with. Only where tokens are enabled. */
    public Bytes hmac(String tokenId) {
        if (secret == null) {
            throw new IllegalStateException("there is no secret to sign delegation tokens with");
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Bytes.wrap(mac.doFinal(tokenId.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }

    /** The secret stays out of log lines. */
    @Override
    public String toString() {
        return "DelegationTokenSettings[enabled=" + isEnabled() + ", maxLifetimeMs=" + maxLifetimeMs + ", expiryTimeMs="
                + expiryTimeMs + "]";
    }
}
