package dev.ottla.broker.network;

import java.net.InetSocketAddress;

/** Where a connection comes from and by what listener; fixed when it is accepted. */
record ConnectionIdentity(String id, String listenerName, InetSocketAddress remote) {

    /** {@code local host:port-remote host:port-index}, as Kafka names connections. */
    static ConnectionIdentity of(String listenerName, InetSocketAddress local, InetSocketAddress remote, long index) {
        return new ConnectionIdentity(name(local) + "-" + name(remote) + "-" + index, listenerName, remote);
    }

    private static String name(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
