package dev.ottla.broker.config;

import dev.ottla.broker.network.NetworkConfig;
import dev.ottla.group.GroupConfig;
import dev.ottla.handler.access.AuthorizerSettings;
import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigValues;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration of one broker, read and checked: the text as given, each key's value, and a typed record for
 * each module. Immutable.
 *
 * @param given the text of {@code server.properties}, overrides applied
 * @param authorizer null where everybody may do everything
 */
public record BrokerConfig(
        Map<String, String> given,
        ConfigValues values,
        NodeConfig node,
        ListenerConfig listeners,
        QuorumConfig quorum,
        NetworkConfig network,
        GroupConfig groups,
        @Nullable AuthorizerSettings authorizer) {

    /**
     * Reads and checks a configuration.
     *
     * @throws ConfigException naming key, value and what is allowed
     */
    public static BrokerConfig of(Map<String, String> properties) {
        Map<String, String> given = withBothNames(properties);
        ConfigValues values = ConfigValues.parse(BrokerKeys.ALL, given);
        CrossRules.check(values);
        NodeConfig node = NodeConfig.of(values);
        QuorumConfig quorum = QuorumConfig.of(values, node);
        ListenerConfig listeners = ListenerConfig.of(values, node);
        return new BrokerConfig(
                given,
                values,
                node,
                listeners,
                quorum,
                NetworkSettings.of(values, listeners, given),
                GroupConfig.of(values),
                AuthorizerKeys.settings(values, given));
    }

    /** A node has two names of one number: who knows the one is told the other. */
    private static Map<String, String> withBothNames(Map<String, String> properties) {
        Map<String, String> given = new TreeMap<>(properties);
        String node = given.get(NodeKeys.NODE_ID.name());
        String broker = given.get(NodeKeys.BROKER_ID.name());
        if (node != null) {
            given.putIfAbsent(NodeKeys.BROKER_ID.name(), node);
        } else if (broker != null) {
            given.put(NodeKeys.NODE_ID.name(), broker);
        }
        return Map.copyOf(given);
    }

    /** Names that were given and that nobody knows; keys of single listeners are known by their prefix. */
    public List<String> unknownKeys() {
        return values.unknown().stream()
                .filter(name -> !name.startsWith("listener.name."))
                .filter(name -> authorizer == null || !AuthorizerKeys.isOwnSetting(name))
                .toList();
    }

    /** Keys that were given and change nothing here. */
    public List<String> keysWithoutEffect() {
        return BrokerKeys.ALL.all().stream()
                .filter(key -> values.isGiven(key) && BrokerKeys.support(key) == Support.WITHOUT_EFFECT)
                .map(ConfigKey::name)
                .sorted()
                .toList();
    }
}
