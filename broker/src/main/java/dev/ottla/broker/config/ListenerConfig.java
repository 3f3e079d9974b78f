package dev.ottla.broker.config;

import dev.ottla.broker.network.Endpoint;
import dev.ottla.runtime.config.ConfigValues;
import java.util.List;
import java.util.Locale;

/**
 * The listeners of this node.
 *
 * @param listeners all of them, in order
 * @param advertised where brokers' listeners say they are; port 0 and an empty host still have to be filled in
 * @param interBroker name of the listener for other brokers
 * @param controllers names of listeners that serve controllers, here or elsewhere
 */
public record ListenerConfig(
        List<Endpoint> listeners, List<Endpoint> advertised, String interBroker, List<String> controllers) {

    /** Throws ConfigException if this node cannot have such listeners. */
    public static ListenerConfig of(ConfigValues values, NodeConfig node) {
        ListenerConfig config = new ListenerParser(values).parse();
        ListenerRules.check(config, node, "");
        ListenerRules.checkProtocols(config);
        return config;
    }

    /** What keys begin with that are one listener's own. */
    static String prefix(String listenerName) {
        return "listener.name." + listenerName.toLowerCase(Locale.ROOT) + ".";
    }

    /** Whether a listener serves controllers rather than clients and brokers. */
    public boolean isController(Endpoint listener) {
        return controllers.contains(listener.listenerName());
    }

    /** The listeners that serve clients and brokers. */
    public List<Endpoint> ofBroker() {
        return listeners.stream().filter(listener -> !isController(listener)).toList();
    }

    /** The listeners that serve controllers. */
    public List<Endpoint> ofController() {
        return listeners.stream().filter(this::isController).toList();
    }

    /** Of all listeners, in order. */
    List<String> names() {
        return listeners.stream().map(Endpoint::listenerName).toList();
    }
}
