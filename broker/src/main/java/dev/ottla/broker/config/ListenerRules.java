package dev.ottla.broker.config;

import dev.ottla.broker.network.Endpoint;
import dev.ottla.broker.network.SecurityProtocol;
import dev.ottla.runtime.config.ConfigException;
import java.util.List;

/** What must hold between listeners and roles; Kafka's rules in its words. */
final class ListenerRules {
    private static final String ANY_ADDRESS = "0.0.0.0";

    private final ListenerConfig config;
    private final NodeConfig node;
    private final String prefix;

    private ListenerRules(ListenerConfig config, NodeConfig node, String prefix) {
        this.config = config;
        this.node = node;
        this.prefix = prefix;
    }

    /** @param prefix how a complaint about what does not go together begins */
    static void check(ListenerConfig config, NodeConfig node, String prefix) {
        ListenerRules rules = new ListenerRules(config, node, prefix);
        rules.checkRoles();
        if (node.isBroker()) {
            rules.checkAdvertised();
        }
    }

    /** Whether they can be served. */
    static void checkProtocols(ListenerConfig config) {
        config.listeners().forEach(ListenerRules::checkProtocol);
    }

    private void checkRoles() {
        boolean anyController = !config.ofController().isEmpty();
        if (!node.isController()) {
            require(
                    !anyController,
                    "controller.listener.names must not contain a value appearing in the 'listeners' configuration when"
                            + " running KRaft with just the broker role");
            return;
        }
        require(
                anyController,
                "controller.listener.names must contain at least one value appearing in the 'listeners' configuration"
                        + " when running the KRaft controller role");
        require(
                config.names().containsAll(config.controllers()),
                "controller.listener.names must only contain values appearing in the 'listeners' configuration when"
                        + " running the KRaft controller role");
        require(
                node.isBroker() || config.ofBroker().isEmpty(),
                "The listeners config must only contain KRaft controller listeners from controller.listener.names when"
                        + " process.roles=controller");
    }

    private void checkAdvertised() {
        List<Endpoint> advertised = config.advertised();
        require(
                !advertised.isEmpty(),
                "There must be at least one broker advertised listener. Perhaps all listeners appear in"
                        + " controller.listener.names?");
        require(
                advertised.stream().noneMatch(endpoint -> endpoint.host().equals(ANY_ADDRESS)),
                "advertised.listeners cannot use the nonroutable meta-address 0.0.0.0. Use a routable IP address.");
        List<String> names = advertised.stream().map(Endpoint::listenerName).toList();
        require(
                names.contains(config.interBroker()),
                "inter.broker.listener.name must be a listener name defined in advertised.listeners. The valid options"
                        + " based on currently configured listeners are " + String.join(",", names));
        require(
                config.names().containsAll(names),
                "advertised.listeners listener names must be equal to or a subset of the ones defined in listeners."
                        + " Found " + String.join(",", names) + ". The valid options based on the current configuration"
                        + " are " + String.join(",", config.names()));
    }

    private static void checkProtocol(Endpoint listener) {
        if (listener.protocol() != SecurityProtocol.PLAINTEXT) {
            throw new ConfigException("Listener " + listener.listenerName() + " asks for security protocol "
                    + listener.protocol() + ", which is not supported yet; allowed: PLAINTEXT");
        }
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            throw new ConfigException(prefix + problem);
        }
    }
}
