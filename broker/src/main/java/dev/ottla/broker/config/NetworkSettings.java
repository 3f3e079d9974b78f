package dev.ottla.broker.config;

import dev.ottla.broker.network.NetworkConfig;
import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigValues;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;

/** Reads what the network wants to know. */
public final class NetworkSettings {
    /** More produces than this never wait on one connection at once; the official clients send at most five. */
    private static final int UNANSWERED_MAX = 64;
    /** So much of frames and answers may one connection hold in memory before it is not read any more. */
    private static final long UNANSWERED_MAX_BYTES = 4L * 1024 * 1024;

    private static final int LEFT_TO_THE_SYSTEM = -1;

    private NetworkSettings() {}

    static NetworkConfig of(ConfigValues values, ListenerConfig listeners, Map<String, String> given) {
        return new NetworkConfig(
                listeners.interBroker(),
                eventLoops(values),
                new NetworkConfig.Sockets(
                        bufferBytes(values, NetworkKeys.SOCKET_SEND_BUFFER_BYTES),
                        bufferBytes(values, NetworkKeys.SOCKET_RECEIVE_BUFFER_BYTES),
                        values.get(NetworkKeys.SOCKET_LISTEN_BACKLOG_SIZE)),
                requests(values),
                connections(values, listeners, given));
    }

    /**
     * How many connections are let in.
     *
     * @param given the text of all keys, in which those of single listeners have a prefix
     */
    public static NetworkConfig.Connections connections(
            ConfigValues values, ListenerConfig listeners, Map<String, String> given) {
        return new NetworkConfig.Connections(
                values.get(NetworkKeys.MAX_CONNECTIONS),
                perListener(listeners, given),
                values.get(NetworkKeys.MAX_CONNECTIONS_PER_IP),
                overrides(values),
                values.get(NetworkKeys.MAX_CONNECTION_CREATION_RATE),
                values.get(NetworkKeys.CONNECTIONS_MAX_IDLE_MS));
    }

    /**
     * Only what is given is set: a fixed buffer of Kafka's default size costs several times the system calls of the one
     * that the kernel fits to the connection (decision 5).
     */
    private static int bufferBytes(ConfigValues values, ConfigKey<Integer> key) {
        return values.isGiven(key) ? values.get(key) : LEFT_TO_THE_SYSTEM;
    }

    /** Between how many event loops new connections are shared out. */
    public static int eventLoops(ConfigValues values) {
        return values.isGiven(NetworkKeys.NUM_NETWORK_THREADS)
                ? values.get(NetworkKeys.NUM_NETWORK_THREADS)
                : Runtime.getRuntime().availableProcessors();
    }

    private static NetworkConfig.Requests requests(ConfigValues values) {
        int maxBytes = values.get(NetworkKeys.SOCKET_REQUEST_MAX_BYTES);
        long queuedMaxBytes = values.get(NetworkKeys.QUEUED_MAX_REQUEST_BYTES);
        if (queuedMaxBytes > 0 && queuedMaxBytes < maxBytes) {
            throw new ConfigException("queued.max.request.bytes must be larger or equal to socket.request.max.bytes");
        }
        return new NetworkConfig.Requests(
                maxBytes, queuedMaxBytes > 0 ? queuedMaxBytes : -1, UNANSWERED_MAX, UNANSWERED_MAX_BYTES);
    }

    private static Map<String, NetworkConfig.OfListener> perListener(
            ListenerConfig listeners, Map<String, String> given) {
        Map<String, NetworkConfig.OfListener> limits = new HashMap<>();
        listeners.listeners().forEach(listener -> {
            String name = listener.listenerName();
            limits.put(
                    name,
                    new NetworkConfig.OfListener(
                            ofListener(name, NetworkKeys.MAX_CONNECTIONS, given),
                            ofListener(name, NetworkKeys.MAX_CONNECTION_CREATION_RATE, given)));
        });
        return limits;
    }

    private static int ofListener(String name, ConfigKey<Integer> key, Map<String, String> given) {
        String limit = given.get(ListenerConfig.prefix(name) + key.name());
        return limit == null ? Integer.MAX_VALUE : key.parse(limit);
    }

    private static Map<InetAddress, Integer> overrides(ConfigValues values) {
        Map<InetAddress, Integer> limits = new HashMap<>();
        String text = values.get(NetworkKeys.MAX_CONNECTIONS_PER_IP_OVERRIDES);
        for (String entry : text.isBlank() ? new String[0] : text.split("\\s*,\\s*", -1)) {
            int colon = entry.lastIndexOf(':');
            if (colon < 0) {
                throw malformed(entry);
            }
            limits.put(address(entry, colon), limit(entry, colon));
        }
        if (values.get(NetworkKeys.MAX_CONNECTIONS_PER_IP) == 0 && limits.isEmpty()) {
            throw new ConfigException("max.connections.per.ip can be set to zero only if"
                    + " max.connections.per.ip.overrides property is set.");
        }
        return limits;
    }

    private static InetAddress address(String entry, int colon) {
        try {
            return InetAddress.getByName(entry.substring(0, colon));
        } catch (UnknownHostException e) {
            throw malformed(entry);
        }
    }

    private static int limit(String entry, int colon) {
        try {
            return Integer.parseInt(entry.substring(colon + 1).strip());
        } catch (NumberFormatException e) {
            throw malformed(entry);
        }
    }

    private static ConfigException malformed(String entry) {
        return new ConfigException("Error parsing configuration property 'max.connections.per.ip.overrides': '" + entry
                + "' is not address:limit");
    }
}
