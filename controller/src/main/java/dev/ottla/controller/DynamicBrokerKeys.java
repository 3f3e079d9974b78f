package dev.ottla.controller;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.UpdateMode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of a broker can change while it runs, and where they may be set (KIP-226): by the update mode of the
 * declared keys, by listener prefix, and the throttles of replication, which no file has.
 *
 * @param declared the keys of a broker's file
 */
public record DynamicBrokerKeys(ConfigKeys declared) {
    private static final Pattern OF_LISTENER = Pattern.compile("listener\\.name\\.[^.]*\\.(.*)");

    /** Throttles, in bytes per second. */
    private static final ConfigKeys THROTTLES = ConfigKeys.of(
            throttle("leader.replication.throttled.rate", "Rate at which a leader sends to throttled replicas."),
            throttle("follower.replication.throttled.rate", "Rate at which a throttled replica fetches."),
            throttle("replica.alter.log.dirs.io.max.bytes.per.second", "Rate at which replicas move between folders."));

    /** Key stores, which belong to a listener each. */
    private static final Set<String> SECURITY = Set.of(
            "ssl.keystore.type",
            "ssl.keystore.location",
            "ssl.keystore.password",
            "ssl.key.password",
            "ssl.keystore.certificate.chain",
            "ssl.keystore.key",
            "ssl.truststore.type",
            "ssl.truststore.location",
            "ssl.truststore.password",
            "ssl.truststore.certificates");

    private static final Set<String> CLUSTER_WIDE_OF_LISTENERS =
            Set.of("max.connections", "max.connection.creation.rate", "num.network.threads");

    /** The declaration that a name follows, with or without the prefix of a listener; null if nobody knows it. */
    public @Nullable ConfigKey<?> find(String name) {
        Matcher listener = OF_LISTENER.matcher(name);
        String plain = listener.matches() ? listener.group(1) : name;
        ConfigKey<?> key = declared.find(plain);
        return key == null ? THROTTLES.find(plain) : key;
    }

    boolean isReadOnly(String name) {
        ConfigKey<?> key = declared.find(name);
        return key != null && key.updateMode() == UpdateMode.READ_ONLY;
    }

    boolean needsListenerPrefix(String name) {
        return SECURITY.contains(name);
    }

    /** Whether each broker has its own value and the default of all brokers must not have one. */
    boolean isPerBroker(String name) {
        Matcher listener = OF_LISTENER.matcher(name);
        if (listener.matches()) {
            return !CLUSTER_WIDE_OF_LISTENERS.contains(listener.group(1));
        }
        ConfigKey<?> key = declared.find(name);
        return key != null && key.updateMode() == UpdateMode.PER_BROKER;
    }

    private static ConfigKey<Long> throttle(String name, String documentation) {
        return ConfigKey.of(ConfigType.LONG, name)
                .defaultValue(Long.MAX_VALUE)
                .allowed(ConfigRule.atLeast(0L))
                .updateMode(UpdateMode.CLUSTER_WIDE)
                .documentation(documentation)
                .build();
    }
}
