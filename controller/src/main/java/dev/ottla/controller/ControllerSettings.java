package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigValues;

/**
 * What the node's file says of the controller's own work.
 *
 * @param sessionTimeoutMs {@code broker.session.timeout.ms}
 * @param balanceIntervalMs {@code leader.imbalance.check.interval.seconds}; 0 where
 *     {@code auto.leader.rebalance.enable} is off
 * @param uncleanIntervalMs {@code unclean.leader.election.interval.ms}
 * @param idleIntervalMs {@code metadata.max.idle.interval.ms}
 * @param samplePeriodMs {@code controller.performance.sample.period.ms}
 * @param tooLongMs {@code controller.performance.always.log.threshold.ms}
 */
record ControllerSettings(
        long sessionTimeoutMs,
        long balanceIntervalMs,
        long uncleanIntervalMs,
        long idleIntervalMs,
        long samplePeriodMs,
        long tooLongMs) {
    private static final long SESSION_TIMEOUT_MS = 9_000;
    private static final long BALANCE_INTERVAL_SECONDS = 300;
    private static final long UNCLEAN_INTERVAL_MS = 300_000;
    private static final long IDLE_INTERVAL_MS = 500;
    private static final long SAMPLE_PERIOD_MS = 60_000;
    private static final long TOO_LONG_MS = 2_000;

    /** Keys that a node does not declare have Kafka's defaults. */
    static ControllerSettings of(ClusterConfigs configs) {
        ConfigValues values = configs.ofBroker(MetadataImage.EMPTY);
        ConfigKey<?> balance = configs.brokerKeys().find("auto.leader.rebalance.enable");
        boolean balances = balance == null || !Boolean.FALSE.equals(values.find(balance));
        long balanceSeconds =
                number(configs, values, "leader.imbalance.check.interval.seconds", BALANCE_INTERVAL_SECONDS);
        return new ControllerSettings(
                number(configs, values, "broker.session.timeout.ms", SESSION_TIMEOUT_MS),
                balances ? balanceSeconds * 1_000 : 0,
                number(configs, values, "unclean.leader.election.interval.ms", UNCLEAN_INTERVAL_MS),
                number(configs, values, "metadata.max.idle.interval.ms", IDLE_INTERVAL_MS),
                number(configs, values, "controller.performance.sample.period.ms", SAMPLE_PERIOD_MS),
                number(configs, values, "controller.performance.always.log.threshold.ms", TOO_LONG_MS));
    }

    private static long number(ClusterConfigs configs, ConfigValues values, String name, long fallback) {
        ConfigKey<?> key = configs.brokerKeys().find(name);
        return key != null && values.find(key) instanceof Number number ? number.longValue() : fallback;
    }
}
