package dev.ottla.broker.lifecycle;

import dev.ottla.broker.config.ListenerConfig;
import dev.ottla.broker.network.BindFailure;
import dev.ottla.broker.network.Endpoint;
import dev.ottla.broker.network.NetworkServer;
import dev.ottla.handler.HandlerRegistry;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * The listeners of a node, bound: their ports are known and taken, but nobody is let in before there is somebody to
 * answer.
 *
 * @param bound all listeners with the ports in use
 * @param config what was asked for
 */
record Listening(
        NetworkServer server,
        List<Endpoint> bound,
        ListenerConfig config,
        ReceptionIntake brokers,
        ReceptionIntake controllers) {

    static Listening bind(NetworkServer server, ListenerConfig config, ByteBufAllocator allocator) {
        ReceptionIntake brokers = new ReceptionIntake(allocator);
        ReceptionIntake controllers = new ReceptionIntake(allocator);
        try {
            List<Endpoint> bound = server.bind(config.listeners().stream()
                    .map(listener -> config.isController(listener) ? controllers : brokers)
                    .toList());
            return new Listening(server, bound, config, brokers, controllers);
        } catch (BindFailure e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** Lets clients in. */
    void open(HandlerRegistry ofBroker, HandlerRegistry ofController) {
        brokers.open(ofBroker);
        controllers.open(ofController);
        server.accept();
    }

    /** Lets controllers and tools in, on a node that is no broker. */
    void open(HandlerRegistry ofController) {
        controllers.open(ofController);
        server.accept();
    }

    /** Where clients and brokers are told to connect to. */
    List<Endpoint> advertised() {
        return config.advertised().stream().map(this::complete).toList();
    }

    /** Where controllers and brokers find this controller. */
    List<Endpoint> controllerEndpoints() {
        return config.ofController().stream().map(this::complete).toList();
    }

    /** Fills in the port that was free and, as Kafka, the name of this machine. */
    private Endpoint complete(Endpoint endpoint) {
        Endpoint named = endpoint.host().isEmpty() ? endpoint.withHost(canonicalHostName()) : endpoint;
        return named.port() == 0 ? named.withPort(boundPort(endpoint.listenerName())) : named;
    }

    private int boundPort(String listenerName) {
        return bound.stream()
                .filter(listener -> listener.listenerName().equals(listenerName))
                .mapToInt(Endpoint::port)
                .findFirst()
                .orElseThrow();
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
