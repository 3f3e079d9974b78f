package dev.ottla.controller;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigScope;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.ListRule;
import java.util.List;

/** What can be configured for a subscription to client metrics (KIP-714). Names, types and defaults are Kafka's. */
public final class ClientMetricsKeys {
    static final ConfigKey<Integer> INTERVAL_MS = ConfigKey.of(ConfigType.INT, "interval.ms")
            .scope(ConfigScope.CLIENT_METRICS)
            .defaultValue(300_000)
            .documentation("How often a client pushes its metrics, in milliseconds.")
            .build();

    static final ConfigKey<List<String>> MATCH = ConfigKey.of(ConfigType.LIST, "match")
            .scope(ConfigScope.CLIENT_METRICS)
            .defaultValue(List.of())
            .allowed(ListRule.any())
            .documentation("Which clients push; a list of key=pattern.")
            .build();

    static final ConfigKey<List<String>> METRICS = ConfigKey.of(ConfigType.LIST, "metrics")
            .scope(ConfigScope.CLIENT_METRICS)
            .defaultValue(List.of())
            .allowed(ListRule.any())
            .documentation("Prefixes of the metrics that are pushed.")
            .build();

    public static final ConfigKeys ALL = ConfigKeys.of(INTERVAL_MS, MATCH, METRICS);

    private ClientMetricsKeys() {}
}
