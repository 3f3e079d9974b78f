package dev.ottla.handler.cluster;

import dev.ottla.handler.Connection;
import java.net.InetAddress;

/**
 * The client behind a broker that hands its request on.
 *
 * @param carrier the broker's connection
 */
record ForwardedConnection(Connection carrier, String principalName, InetAddress clientAddress) implements Connection {
    @Override
    public String id() {
        return carrier.id();
    }

    @Override
    public String listenerName() {
        return carrier.listenerName();
    }

    @Override
    public int clientPort() {
        return carrier.clientPort();
    }

    @Override
    public void execute(Runnable task) {
        carrier.execute(task);
    }

    /** The broker does not say. */
    @Override
    public void clientSoftware(String name, String version) {}

    @Override
    public String clientSoftwareName() {
        return "unknown";
    }

    @Override
    public String clientSoftwareVersion() {
        return "unknown";
    }
}
