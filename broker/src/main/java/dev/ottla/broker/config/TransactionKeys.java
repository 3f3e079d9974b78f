package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;

/** Transactions and idempotent producers. Names, types, defaults and ranges are Kafka's. */
public final class TransactionKeys {
    public static final ConfigKey<Integer> TRANSACTION_MAX_TIMEOUT_MS = ConfigKey.of(
                    ConfigType.INT, "transaction.max.timeout.ms")
            .defaultValue(900_000)
            .allowed(ConfigRule.atLeast(1))
            .documentation("Longest transaction timeout that a producer may ask for.")
            .build();

    /** All of them. */
    static final ConfigKeys ALL = ConfigKeys.of(TRANSACTION_MAX_TIMEOUT_MS);

    private TransactionKeys() {}
}
