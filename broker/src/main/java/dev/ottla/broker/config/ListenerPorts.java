package dev.ottla.broker.config;

import dev.ottla.broker.network.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Two listeners may have one port only where one says an IPv4 address and the other an IPv6 address (KIP-797). */
final class ListenerPorts {
    private static final String IPV4 = "[0-9]{1,3}(\\.[0-9]{1,3}){3}";

    private ListenerPorts() {}

    /** What is wrong with them, in Kafka's words; null if nothing is. */
    static @Nullable String problem(List<Endpoint> endpoints, List<String> texts) {
        Map<Integer, List<Endpoint>> byPort = endpoints.stream()
                .filter(endpoint -> endpoint.port() != 0)
                .collect(Collectors.groupingBy(Endpoint::port, TreeMap::new, Collectors.toList()));
        for (Map.Entry<Integer, List<Endpoint>> entry : byPort.entrySet()) {
            String problem = entry.getValue().size() < 2 ? null : problem(entry.getValue(), entry.getKey(), texts);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static @Nullable String problem(List<Endpoint> sharing, int port, List<String> texts) {
        long ofIpv4 = sharing.stream()
                .filter(endpoint -> endpoint.host().matches(IPV4))
                .count();
        long ofIpv6 = sharing.stream()
                .filter(endpoint -> endpoint.host().contains(":"))
                .count();
        long named = sharing.size() - ofIpv4 - ofIpv6;
        if (named > 1) {
            return "Each listener must have a different port, listeners: " + texts;
        }
        if (ofIpv4 + ofIpv6 == 2) {
            return ofIpv4 == 1 && named == 0
                    ? null
                    : "If you have two listeners on the same port then one needs to be IPv4 and the other IPv6,"
                            + " listeners: " + texts + ", port: " + port;
        }
        return "Each listener must have a different port unless exactly one listener has an IPv4 address and the other"
                + " IPv6 address, listeners: " + texts + ", port: " + port;
    }
}
