package dev.ottla.controller;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigScope;
import dev.ottla.runtime.config.ConfigSynonym;
import dev.ottla.runtime.config.ConfigType;

/** What can be configured for one group (KIP-848, KIP-932, KIP-1071). Names, types, defaults and ranges are Kafka's. */
public final class GroupKeys {
    /** All of them. Those of brokers that stand in for them have the same name behind {@code group.}. */
    public static final ConfigKeys ALL = ConfigKeys.of(
            number("consumer.session.timeout.ms", 45_000, 1, "How long a consumer may be silent."),
            number("consumer.heartbeat.interval.ms", 5_000, 1, "How often consumers report."),
            number(
                    "consumer.assignment.interval.ms",
                    1_000,
                    0,
                    "Least time between two assignments of a consumer group."),
            number("share.session.timeout.ms", 45_000, 1, "How long a share consumer may be silent."),
            number("share.heartbeat.interval.ms", 5_000, 1, "How often share consumers report."),
            number(
                    "share.record.lock.duration.ms",
                    30_000,
                    1_000,
                    "How long a record stays with the share consumer that took it."),
            number("share.delivery.count.limit", 5, 2, "How often a record is delivered to a share group."),
            number(
                    "share.partition.max.record.locks",
                    2_000,
                    100,
                    "Records of a partition that a share group may work on."),
            text(
                    "share.auto.offset.reset",
                    "latest",
                    OffsetResetRule.INSTANCE,
                    "Where a share group begins: earliest, latest or by_duration:<ISO 8601 duration>."),
            text(
                    "share.isolation.level",
                    "read_uncommitted",
                    ConfigRule.oneOf("read_committed", "read_uncommitted"),
                    "Whether a share group sees records of open transactions."),
            own(
                    ConfigKey.of(ConfigType.BOOLEAN, "share.renew.acknowledge.enable")
                            .defaultValue(true),
                    "Whether share consumers may prolong their hold on a record."),
            number("share.assignment.interval.ms", 1_000, 0, "Least time between two assignments of a share group."),
            number("streams.session.timeout.ms", 45_000, 1, "How long a streams client may be silent."),
            number("streams.heartbeat.interval.ms", 5_000, 1, "How often streams clients report."),
            number("streams.num.standby.replicas", 0, 0, "Standby copies of each task's state."),
            number(
                    "streams.initial.rebalance.delay.ms",
                    3_000,
                    0,
                    "How long a new streams group waits for more members."),
            number(
                    "streams.assignment.interval.ms",
                    1_000,
                    0,
                    "Least time between two assignments of a streams group."));

    private GroupKeys() {}

    private static ConfigKey<Integer> number(String name, int byDefault, int least, String documentation) {
        return ConfigKey.of(ConfigType.INT, name)
                .scope(ConfigScope.GROUP)
                .synonyms(ConfigSynonym.same("group." + name))
                .defaultValue(byDefault)
                .allowed(ConfigRule.atLeast(least))
                .documentation(documentation)
                .build();
    }

    private static ConfigKey<String> text(
            String name, String byDefault, ConfigRule<String> rule, String documentation) {
        return own(ConfigKey.of(ConfigType.STRING, name).defaultValue(byDefault).allowed(rule), documentation);
    }

    /** A key that no broker key stands in for. */
    private static <T> ConfigKey<T> own(ConfigKey.Builder<T> key, String documentation) {
        return key.scope(ConfigScope.GROUP).documentation(documentation).build();
    }
}
