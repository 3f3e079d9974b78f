package dev.ottla.broker.lifecycle;

import dev.ottla.broker.config.ListenerConfig;
import dev.ottla.broker.network.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The listeners that a node has open, with the ports in use. Immutable. */
record OpenListeners(List<Endpoint> endpoints) {
    static final OpenListeners NONE = new OpenListeners(List.of());

    OpenListeners with(Endpoint listener) {
        List<Endpoint> more = new ArrayList<>(endpoints);
        more.add(listener);
        return new OpenListeners(List.copyOf(more));
    }

    OpenListeners without(Endpoint listener) {
        return new OpenListeners(
                endpoints.stream().filter(open -> !open.equals(listener)).toList());
    }

    boolean has(Endpoint listener) {
        return find(listener.listenerName()).isPresent();
    }

    /** Those that are configured, as they are. */
    List<Endpoint> inOrderOf(ListenerConfig config) {
        return config.listeners().stream()
                .flatMap(listener -> find(listener.listenerName()).stream())
                .toList();
    }

    /** Fills in the port that was free and, as Kafka, the name of this machine. */
    Endpoint complete(Endpoint endpoint) {
        Endpoint named = endpoint.host().isEmpty() ? endpoint.withHost(canonicalHostName()) : endpoint;
        return named.port() == 0
                ? named.withPort(find(endpoint.listenerName()).orElseThrow().port())
                : named;
    }

    private Optional<Endpoint> find(String listenerName) {
        return endpoints.stream()
                .filter(open -> open.listenerName().equals(listenerName))
                .findFirst();
    }

    private static String canonicalHostName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            throw new StartFailure(
                    "the name of this machine is not known (" + e.getMessage() + "); set advertised.listeners", e);
        }
    }
}
