package dev.ottla.broker.network;

/**
 * Where a listener is, or says it is.
 *
 * @param listenerName upper case as in {@code listeners}
 * @param host empty for all interfaces
 * @param port 0 for any free one; the port in use is known once the listener is bound
 */
public record Endpoint(String listenerName, SecurityProtocol protocol, String host, int port) {

    public Endpoint withPort(int boundPort) {
        return new Endpoint(listenerName, protocol, host, boundPort);
    }

    public Endpoint withHost(String otherHost) {
        return new Endpoint(listenerName, protocol, otherHost, port);
    }

    /** As in {@code listeners}. */
    @Override
    public String toString() {
        return listenerName + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
