package dev.ottla.broker.lifecycle;

import dev.ottla.broker.config.ListenerConfig;
import dev.ottla.broker.config.NetworkSettings;
import dev.ottla.broker.config.NodeConfig;
import dev.ottla.broker.network.BindFailure;
import dev.ottla.broker.network.Endpoint;
import dev.ottla.broker.network.NetworkServer;
import dev.ottla.handler.HandlerRegistry;
import dev.ottla.runtime.Strand;
import dev.ottla.runtime.config.ConfigValues;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of a node: bound first, so that their ports are known and taken, opened when there is somebody to
 * answer, and changed while the broker runs (KIP-226). A listener is known by its name: one that has become another
 * address under the same name stays where it is until the next start, as in Kafka. The listeners of controllers never
 * change.
 *
 * <p>Owned by its strand, which may wait for sockets and for the names of hosts; what is open is published.
 */
final class Listening {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
    private static final long DRAIN_MAX_MS = 5_000;

    private final NetworkServer server;
    private final NodeConfig node;
    private final Strand strand;
    private final ReceptionIntake brokers;
    private final ReceptionIntake controllers;
    private boolean brokersBound;
    private boolean closed;
    private volatile ListenerConfig config;
    private volatile OpenListeners open = OpenListeners.NONE;

    Listening(NetworkServer server, ListenerConfig config, NodeConfig node, Strand strand, ByteBufAllocator allocator) {
        this.server = server;
        this.config = config;
        this.node = node;
        this.strand = strand;
        this.brokers = new ReceptionIntake(allocator);
        this.controllers = new ReceptionIntake(allocator);
    }

    /** Binds the listeners of controllers, which the metadata quorum is told of. */
    void bindControllers() {
        await(() -> config.ofController().forEach(this::bind));
    }

    /** Binds the listeners of clients and brokers, as they are configured by now. */
    void bindBrokers() {
        await(() -> {
            brokersBound = true;
            config.ofBroker().forEach(this::bind);
        });
    }

    /** Lets clients in. */
    void open(HandlerRegistry ofBroker, HandlerRegistry ofController) {
        brokers.open(ofBroker);
        open(ofController);
    }

    /** Lets controllers and tools in, on a node that is no broker. */
    void open(HandlerRegistry ofController) {
        controllers.open(ofController);
        await(server::accept);
    }

    /** Takes up what is configured now; {@link DynamicSettings.Taker}. */
    void configure(ConfigValues values, Map<String, String> given) {
        ListenerConfig wanted = ListenerConfig.of(values, node);
        server.limitConnections(NetworkSettings.connections(values, wanted, given));
        strand.submit(() -> change(wanted));
    }

    /** Lets nobody in any more and starts no more requests; answers that are due still leave. */
    void stopAccepting() {
        await(() -> {
            closed = true;
            server.stopAccepting();
        });
    }

    /** Waits until all answers have left, at most for a while; then closes what is left. */
    void close() throws InterruptedException {
        stopAccepting();
        server.close(DRAIN_MAX_MS);
    }

    /** All listeners that are open, with the ports in use. */
    List<Endpoint> bound() {
        return open.inOrderOf(config);
    }

    /** Where clients and brokers are told to connect to. */
    List<Endpoint> advertised() {
        return config.advertised().stream().map(open::complete).toList();
    }

    /** Where controllers and brokers find this controller. */
    List<Endpoint> controllerEndpoints() {
        return config.ofController().stream().map(open::complete).toList();
    }

    private void change(ListenerConfig wanted) {
        config = wanted;
        if (!brokersBound || closed) {
            return;
        }
        List<String> names =
                wanted.ofBroker().stream().map(Endpoint::listenerName).toList();
        open.endpoints().stream()
                .filter(listener -> !wanted.isController(listener) && !names.contains(listener.listenerName()))
                .forEach(this::unbind);
        wanted.ofBroker().stream().filter(listener -> !open.has(listener)).forEach(this::bindOrLog);
    }

    private void bind(Endpoint listener) {
        open = open.with(server.open(listener, config.isController(listener) ? controllers : brokers));
    }

    /** One that cannot be had is tried again when listeners change; nobody else suffers from it. */
    private void bindOrLog(Endpoint listener) {
        try {
            bind(listener);
            LOG.info("Listener {} is open", listener);
        } catch (BindFailure e) {
            LOG.error("The broker goes on without a listener: {}", e.getMessage());
        }
    }

    private void unbind(Endpoint listener) {
        server.close(listener.listenerName(), DRAIN_MAX_MS);
        open = open.without(listener);
        LOG.info("Listener {} is closed", listener);
    }

    private void await(Runnable task) {
        try {
            CompletableFuture.runAsync(task, strand::submit).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof BindFailure failure) {
                throw new StartFailure(String.valueOf(failure.getMessage()), failure);
            }
            throw e;
        }
    }
}
