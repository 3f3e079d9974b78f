package dev.ottla.broker.config;

import dev.ottla.broker.network.Endpoint;
import dev.ottla.controller.DynamicBrokerRules;
import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigValues;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which listeners a running broker can open, close and change; Kafka's rules in its words. A listener is known by its
 * name: another address under the same name is taken, and counts from the next start.
 *
 * @param started what the broker was started with
 */
record DynamicListenerRules(BrokerConfig started) {
    /** When one of these changes, everything that is said about listeners is looked at. */
    private static final List<ConfigKey<?>> LOOKED_AT = List.of(
            NetworkKeys.LISTENERS,
            NetworkKeys.LISTENER_SECURITY_PROTOCOL_MAP,
            NetworkKeys.MAX_CONNECTIONS,
            NetworkKeys.MAX_CONNECTION_CREATION_RATE,
            NetworkKeys.NUM_NETWORK_THREADS);

    /** Of one listener, by its prefix; those of its certificates are besides. */
    private static final Set<String> CHANGEABLE =
            Set.of("max.connections", "max.connection.creation.rate", "num.network.threads");

    private static final String CERTIFICATES = "ssl\\.(keystore|key|truststore)\\..*";

    /** Whether something changes for which listeners are looked at. */
    static boolean concern(ConfigValues before, ConfigValues after) {
        return !LOOKED_AT.stream().allMatch(key -> Objects.equals(before.find(key), after.find(key)));
    }

    /**
     * @param listeners those that are wanted
     * @param given the text behind them
     */
    void check(ConfigValues before, ListenerConfig listeners, Map<String, String> given) {
        ListenerConfig old = current(before);
        List<String> advertised =
                old.advertised().stream().map(Endpoint::listenerName).toList();
        if (!listeners.names().containsAll(advertised)) {
            throw DynamicBrokerRules.refused("Advertised listeners '" + set(advertised)
                    + "' must be a subset of listeners '" + set(listeners.names()) + "'");
        }
        for (Endpoint listener : listeners.listeners()) {
            old.listeners().stream()
                    .filter(known -> known.listenerName().equals(listener.listenerName()))
                    .forEach(known -> checkExisting(known, listener, given));
        }
    }

    /** What is in effect: if that is not what is written, then the broker goes by its file. */
    private ListenerConfig current(ConfigValues before) {
        try {
            return ListenerConfig.of(before, started.node());
        } catch (ConfigException notTakenUp) {
            return started.listeners();
        }
    }

    private void checkExisting(Endpoint known, Endpoint listener, Map<String, String> given) {
        String name = "ListenerName(" + listener.listenerName() + ")";
        String prefix = ListenerConfig.prefix(listener.listenerName());
        if (!fixed(prefix, started.given()).equals(fixed(prefix, given))) {
            throw DynamicBrokerRules.refused("Configs cannot be updated dynamically for existing listener " + name
                    + ", restart broker or create a new listener for update");
        }
        if (known.protocol() != listener.protocol()) {
            throw DynamicBrokerRules.refused("Security protocol cannot be updated for existing listener " + name);
        }
    }

    private static Map<String, String> fixed(String prefix, Map<String, String> given) {
        Map<String, String> fixed = new TreeMap<>();
        given.forEach((key, value) -> {
            String rest = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
            if (!rest.isEmpty() && !CHANGEABLE.contains(rest) && !rest.matches(CERTIFICATES)) {
                fixed.put(rest, value);
            }
        });
        return fixed;
    }

    private static String set(List<String> names) {
        return names.stream().map(name -> "ListenerName(" + name + ")").collect(Collectors.joining(", ", "Set(", ")"));
    }
}
