package dev.ottla.broker.config;

import dev.ottla.broker.network.Endpoint;
import dev.ottla.broker.network.SecurityProtocol;
import dev.ottla.runtime.config.ConfigException;
import java.util.List;

/** What must hold between listeners and roles; Kafka's rules in its words. */
final class ListenerRules {
    private static final String ANY_ADDRESS = "0.0.0.0";

    private ListenerRules() {}

    static void check(ListenerConfig config, NodeConfig node) {
        require(!config.listeners().isEmpty(), mustNotBeEmpty("listeners"));
        require(!config.controllers().isEmpty(), mustNotBeEmpty("controller.listener.names"));
        checkRoles(config, node);
        if (node.isBroker()) {
            checkAdvertised(config);
        }
        config.listeners().forEach(ListenerRules::checkProtocol);
    }

    private static void checkRoles(ListenerConfig config, NodeConfig node) {
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
                node.isBroker() || config.ofBroker().isEmpty(),
                "The listeners config must only contain KRaft controller listeners from controller.listener.names when"
                        + " process.roles=controller");
    }

    private static void checkAdvertised(ListenerConfig config) {
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
        List<String> bound =
                config.ofBroker().stream().map(Endpoint::listenerName).toList();
        require(
                bound.containsAll(names),
                "advertised.listeners listener names must be equal to or a subset of the ones defined in listeners."
                        + " Found " + String.join(",", names) + ". The valid options based on the current configuration"
                        + " are " + String.join(",", bound));
    }

    private static void checkProtocol(Endpoint listener) {
        require(
                listener.protocol() == SecurityProtocol.PLAINTEXT,
                "Listener " + listener.listenerName() + " asks for security protocol " + listener.protocol()
                        + ", which is not supported yet; allowed: PLAINTEXT");
    }

    private static String mustNotBeEmpty(String key) {
        return "Configuration '" + key + "' must not be empty. Valid values include: any non-empty value";
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new ConfigException(problem);
        }
    }
}
