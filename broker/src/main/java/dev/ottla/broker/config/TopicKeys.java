package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;

/** How topics come and go. Names, types, defaults and ranges are Kafka's. */
public final class TopicKeys {
    public static final ConfigKey<Boolean> AUTO_CREATE_TOPICS_ENABLE = ConfigKey.of(
                    ConfigType.BOOLEAN, "auto.create.topics.enable")
            .defaultValue(true)
            .documentation("Whether a topic is created when a client first names it.")
            .build();

    public static final ConfigKey<Boolean> DELETE_TOPIC_ENABLE = ConfigKey.of(ConfigType.BOOLEAN, "delete.topic.enable")
            .defaultValue(true)
            .documentation("Whether topics may be deleted.")
            .build();

    public static final ConfigKey<Integer> NUM_PARTITIONS = ConfigKey.of(ConfigType.INT, "num.partitions")
            .defaultValue(1)
            .allowed(ConfigRule.atLeast(1))
            .documentation("Partitions of a topic that does not say how many.")
            .build();

    public static final ConfigKey<Integer> DEFAULT_REPLICATION_FACTOR = ConfigKey.of(
                    ConfigType.INT, "default.replication.factor")
            .defaultValue(1)
            .documentation("Replicas of a topic that does not say how many.")
            .build();

    /** All of them. */
    static final ConfigKeys ALL =
            ConfigKeys.of(AUTO_CREATE_TOPICS_ENABLE, DELETE_TOPIC_ENABLE, NUM_PARTITIONS, DEFAULT_REPLICATION_FACTOR);

    private TopicKeys() {}
}
