package dev.ottla.broker.network;

import java.net.InetAddress;
import java.util.Map;

/**
 * What the network needs to know; read once from the configuration.
 *
 * @param privilegedListener connections to it are accepted past {@code max.connections}
 *     ({@code inter.broker.listener.name}), as long as there is another listener
 * @param eventLoops number of event loop threads
 */
public record NetworkConfig(
        String privilegedListener, int eventLoops, Sockets sockets, Requests requests, Connections connections) {

    /**
     * @param sendBufferBytes {@code socket.send.buffer.bytes}, -1 for the system's
     * @param receiveBufferBytes {@code socket.receive.buffer.bytes}, -1 for the system's
     * @param backlog {@code socket.listen.backlog.size}
     */
    public record Sockets(int sendBufferBytes, int receiveBufferBytes, int backlog) {}

    /**
     * @param maxBytes {@code socket.request.max.bytes}: a larger frame closes its connection
     * @param queuedMaxBytes {@code queued.max.request.bytes}: frames in memory, over all connections; -1 without limit
     * @param unansweredMax requests of one connection that may wait for their answers; past it the socket is not read
     * @param unansweredMaxBytes bytes of frames, and of answers not yet sent, per connection; past it the socket is not
     *     read
     */
    public record Requests(int maxBytes, long queuedMaxBytes, int unansweredMax, long unansweredMaxBytes) {}

    /**
     * @param max {@code max.connections}: past it nobody is accepted until somebody leaves
     * @param perListener what single listeners are limited to besides, by listener name
     * @param maxPerIp {@code max.connections.per.ip}: past it a new connection is closed
     * @param maxPerIpOverrides {@code max.connections.per.ip.overrides}
     * @param maxCreationRate {@code max.connection.creation.rate}, per second, over all listeners
     * @param maxIdleMs {@code connections.max.idle.ms}; negative for never
     */
    public record Connections(
            int max,
            Map<String, OfListener> perListener,
            int maxPerIp,
            Map<InetAddress, Integer> maxPerIpOverrides,
            int maxCreationRate,
            long maxIdleMs) {
        int maxOf(String listenerName) {
            return perListener
                    .getOrDefault(listenerName, OfListener.WITHOUT_LIMIT)
                    .max();
        }

        int creationRateOf(String listenerName) {
            return perListener
                    .getOrDefault(listenerName, OfListener.WITHOUT_LIMIT)
                    .maxCreationRate();
        }
    }

    /**
     * @param max {@code listener.name.<name>.max.connections}
     * @param maxCreationRate {@code listener.name.<name>.max.connection.creation.rate}, per second
     */
    public record OfListener(int max, int maxCreationRate) {
        static final OfListener WITHOUT_LIMIT = new OfListener(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
}
