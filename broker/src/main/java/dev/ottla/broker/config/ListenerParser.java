package dev.ottla.broker.config;

import dev.ottla.broker.network.Endpoint;
import dev.ottla.broker.network.SecurityProtocol;
import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads listeners as Kafka writes them. Names are upper-cased; a host in brackets is an IPv6 address. */
final class ListenerParser {
    /** NAME://host:port; the name may hold what the URI syntax would not allow. */
    private static final Pattern ENDPOINT = Pattern.compile("^(.*)://\\[?([0-9a-zA-Z\\-%._:]*)]?:(-?[0-9]+)$");

    private static final int PORT_MAX = 65_535;

    private final ConfigValues values;
    private final Map<String, SecurityProtocol> protocols;

    ListenerParser(ConfigValues values) {
        this.values = values;
        this.protocols = protocols();
    }

    ListenerConfig parse() {
        List<Endpoint> listeners = endpoints(values.get(NetworkKeys.LISTENERS), true);
        List<String> controllers = values.get(NetworkKeys.CONTROLLER_LISTENER_NAMES).stream()
                .map(ListenerParser::upper)
                .toList();
        List<String> advertised = values.find(NetworkKeys.ADVERTISED_LISTENERS);
        List<Endpoint> all = advertised == null ? listeners : endpoints(advertised, false);
        return new ListenerConfig(
                listeners,
                all.stream()
                        .filter(endpoint -> !controllers.contains(endpoint.listenerName()))
                        .toList(),
                interBroker(),
                controllers);
    }

    private Map<String, SecurityProtocol> protocols() {
        Map<String, SecurityProtocol> map = new LinkedHashMap<>();
        String text = values.get(NetworkKeys.LISTENER_SECURITY_PROTOCOL_MAP);
        for (String entry : text.isBlank() ? new String[0] : text.split("\\s*,\\s*", -1)) {
            int colon = entry.lastIndexOf(':');
            if (colon <= 0) {
                throw new ConfigException("Error parsing configuration property 'listener.security.protocol.map': '"
                        + entry + "' is not NAME:PROTOCOL");
            }
            map.put(
                    upper(entry.substring(0, colon).strip()),
                    protocol(entry.substring(colon + 1).strip()));
        }
        boolean byDefault = !values.isGiven(NetworkKeys.LISTENER_SECURITY_PROTOCOL_MAP);
        if (byDefault) {
            plaintextForControllers(map);
        }
        return map;
    }

    /**
     * As Kafka: a controller listener that is mapped to nothing is PLAINTEXT, as long as nothing else asks for more.
     */
    private void plaintextForControllers(Map<String, SecurityProtocol> map) {
        boolean plain = values.get(NetworkKeys.LISTENERS).stream()
                .noneMatch(listener -> listener.toUpperCase(Locale.ROOT).matches("(SSL|SASL_.*)://.*"));
        if (plain) {
            values.get(NetworkKeys.CONTROLLER_LISTENER_NAMES)
                    .forEach(name -> map.putIfAbsent(upper(name), SecurityProtocol.PLAINTEXT));
        }
    }

    private static SecurityProtocol protocol(String name) {
        return Arrays.stream(SecurityProtocol.values())
                .filter(protocol -> protocol.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        "Invalid security protocol `" + name + "` defined in listener.security.protocol.map"));
    }

    private List<Endpoint> endpoints(List<String> texts, boolean portsDiffer) {
        List<Endpoint> endpoints = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String text : texts) {
            Endpoint endpoint = endpoint(text, texts);
            if (!names.add(endpoint.listenerName())) {
                throw refused(texts, "Each listener must have a different name, listeners: " + texts);
            }
            endpoints.add(endpoint);
        }
        String problem = portsDiffer ? ListenerPorts.problem(endpoints, texts) : null;
        if (problem != null) {
            throw refused(texts, problem);
        }
        return endpoints;
    }

    private Endpoint endpoint(String text, List<String> texts) {
        Matcher matcher = ENDPOINT.matcher(text);
        if (!matcher.matches()) {
            throw refused(texts, "Unable to parse " + text + " to a broker endpoint");
        }
        String name = upper(matcher.group(1));
        SecurityProtocol protocol = protocols.get(name);
        if (protocol == null) {
            throw refused(texts, "No security protocol defined for listener " + name);
        }
        return new Endpoint(name, protocol, matcher.group(2), port(matcher.group(3), texts));
    }

    private static int port(String text, List<String> texts) {
        int port;
        try {
            port = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            port = PORT_MAX + 1;
        }
        if (port < 0 || port > PORT_MAX) {
            throw refused(texts, "port " + text + " is not between 0 and " + PORT_MAX);
        }
        return port;
    }

    private String interBroker() {
        @Nullable String name = values.find(NetworkKeys.INTER_BROKER_LISTENER_NAME);
        if (name == null) {
            return values.get(NetworkKeys.SECURITY_INTER_BROKER_PROTOCOL);
        }
        if (values.isGiven(NetworkKeys.SECURITY_INTER_BROKER_PROTOCOL)) {
            throw new ConfigException(
                    "Only one of inter.broker.listener.name and security.inter.broker.protocol should be set.");
        }
        if (!protocols.containsKey(upper(name))) {
            throw new ConfigException("Listener with name " + upper(name)
                    + " defined in inter.broker.listener.name not found in listener.security.protocol.map.");
        }
        return upper(name);
    }

    private static ConfigException refused(List<String> texts, String problem) {
        return new ConfigException("Error creating broker listeners from '" + texts + "': " + problem);
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }
}
