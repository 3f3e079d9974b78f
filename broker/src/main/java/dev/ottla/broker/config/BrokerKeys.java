package dev.ottla.broker.config;

import dev.ottla.controller.DelegationTokenSettings;
import dev.ottla.group.GroupConfigKeys;
import dev.ottla.log.LogDirectoryKeys;
import dev.ottla.log.LogManagerConfig;
import dev.ottla.log.cleaner.CleanerConfig;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;

/** Every broker key of Apache Kafka, and what becomes of it here. */
public final class BrokerKeys {
    private static final ConfigKeys IN_EFFECT = ConfigKeys.combined(
            NodeKeys.ALL,
            NetworkKeys.ALL,
            ControllerKeys.ALL,
            ClusterKeys.ALL,
            QuorumKeys.ALL,
            MetadataLogKeys.ALL,
            TopicKeys.ALL,
            LogManagerConfig.KEYS,
            LogDirectoryKeys.ALL,
            CleanerConfig.KEYS,
            CompactionKeys.ALL,
            LogKeys.ALL,
            MessageKeys.ALL,
            ReplicationKeys.ALL,
            GroupConfigKeys.ALL,
            DelegationTokenSettings.KEYS,
            AuthorizerKeys.ALL);
    private static final ConfigKeys WITHOUT_EFFECT = KeyTable.read("keys-without-effect.tsv");
    private static final ConfigKeys REFUSED = KeyTable.read("keys-refused.tsv");

    /** All of them, as DescribeConfigs shows them. */
    public static final ConfigKeys ALL = ConfigKeys.combined(IN_EFFECT, WITHOUT_EFFECT, REFUSED);

    private BrokerKeys() {}

    /** What becomes of a key. */
    public static Support support(ConfigKey<?> key) {
        if (IN_EFFECT.find(key.name()) != null) {
            return Support.IN_EFFECT;
        }
        return REFUSED.find(key.name()) != null ? Support.REFUSED : Support.WITHOUT_EFFECT;
    }
}
