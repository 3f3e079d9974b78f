package dev.ottla.broker.config;

import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigKeys;
import dev.ottla.runtime.config.ConfigRule;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.ListRule;
import dev.ottla.runtime.config.UpdateMode;
import java.util.List;

/** Sockets, listeners and the bounds of connections and requests. Names, types, defaults and ranges are Kafka's. */
public final class NetworkKeys {
    public static final ConfigKey<List<String>> LISTENERS = ConfigKey.of(ConfigType.LIST, "listeners")
            .defaultValue(List.of("PLAINTEXT://:9092"))
            .allowed(ListRule.notEmpty())
            .updateMode(UpdateMode.PER_BROKER)
            .documentation("Addresses to listen on, as NAME://host:port separated by commas. An empty host"
                    + " means all interfaces.")
            .build();

    public static final ConfigKey<List<String>> ADVERTISED_LISTENERS = ConfigKey.of(
                    ConfigType.LIST, "advertised.listeners")
            .allowed(ListRule.notEmpty())
            .documentation("Addresses that clients are told to connect to; those of listeners where not set.")
            .build();

    public static final ConfigKey<String> LISTENER_SECURITY_PROTOCOL_MAP = ConfigKey.of(
                    ConfigType.STRING, "listener.security.protocol.map")
            .defaultValue("SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT")
            .updateMode(UpdateMode.PER_BROKER)
            .documentation("Which security protocol each listener name speaks, as NAME:PROTOCOL pairs.")
            .build();

    public static final ConfigKey<String> INTER_BROKER_LISTENER_NAME = ConfigKey.of(
                    ConfigType.STRING, "inter.broker.listener.name")
            .documentation("Name of the listener by which brokers talk to each other.")
            .build();

    public static final ConfigKey<String> SECURITY_INTER_BROKER_PROTOCOL = ConfigKey.of(
                    ConfigType.STRING, "security.inter.broker.protocol")
            .defaultValue("PLAINTEXT")
            .allowed(ConfigRule.oneOf("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"))
            .documentation("Security protocol between brokers; not together with inter.broker.listener.name.")
            .build();

    public static final ConfigKey<List<String>> CONTROLLER_LISTENER_NAMES = ConfigKey.of(
                    ConfigType.LIST, "controller.listener.names")
            .required()
            .allowed(ListRule.notEmpty())
            .documentation("Names of the listeners that serve controllers; the first is the one brokers use.")
            .build();

    public static final ConfigKey<Integer> SOCKET_SEND_BUFFER_BYTES = ConfigKey.of(
                    ConfigType.INT, "socket.send.buffer.bytes")
            .defaultValue(102_400)
            .documentation("SO_SNDBUF of client connections; not set, or -1, leaves it to the kernel.")
            .build();

    public static final ConfigKey<Integer> SOCKET_RECEIVE_BUFFER_BYTES = ConfigKey.of(
                    ConfigType.INT, "socket.receive.buffer.bytes")
            .defaultValue(102_400)
            .documentation("SO_RCVBUF of client connections; not set, or -1, leaves it to the kernel.")
            .build();

    public static final ConfigKey<Integer> SOCKET_REQUEST_MAX_BYTES = ConfigKey.of(
                    ConfigType.INT, "socket.request.max.bytes")
            .defaultValue(104_857_600)
            .allowed(ConfigRule.atLeast(1))
            .documentation("Largest request accepted, in bytes; a larger one closes its connection.")
            .build();

    public static final ConfigKey<Integer> SOCKET_LISTEN_BACKLOG_SIZE = ConfigKey.of(
                    ConfigType.INT, "socket.listen.backlog.size")
            .defaultValue(50)
            .allowed(ConfigRule.atLeast(1))
            .documentation("How many connections may wait to be accepted.")
            .build();

    public static final ConfigKey<Integer> MAX_CONNECTIONS = ConfigKey.of(ConfigType.INT, "max.connections")
            .defaultValue(Integer.MAX_VALUE)
            .allowed(ConfigRule.atLeast(0))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("How many connections the broker has at most; past it nobody is accepted until"
                    + " somebody leaves.")
            .build();

    public static final ConfigKey<Integer> MAX_CONNECTIONS_PER_IP = ConfigKey.of(
                    ConfigType.INT, "max.connections.per.ip")
            .defaultValue(Integer.MAX_VALUE)
            .allowed(ConfigRule.atLeast(0))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("How many connections an address may have; further ones are closed.")
            .build();

    public static final ConfigKey<String> MAX_CONNECTIONS_PER_IP_OVERRIDES = ConfigKey.of(
                    ConfigType.STRING, "max.connections.per.ip.overrides")
            .defaultValue("")
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Limits of single addresses, as address:limit pairs.")
            .build();

    public static final ConfigKey<Integer> MAX_CONNECTION_CREATION_RATE = ConfigKey.of(
                    ConfigType.INT, "max.connection.creation.rate")
            .defaultValue(Integer.MAX_VALUE)
            .allowed(ConfigRule.atLeast(0))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("How many connections a listener accepts per second at most.")
            .build();

    public static final ConfigKey<Long> CONNECTIONS_MAX_IDLE_MS = ConfigKey.of(
                    ConfigType.LONG, "connections.max.idle.ms")
            .defaultValue(600_000L)
            .documentation("A connection that is silent for this long is closed.")
            .build();

    public static final ConfigKey<Integer> NUM_NETWORK_THREADS = ConfigKey.of(ConfigType.INT, "num.network.threads")
            .defaultValue(3)
            .allowed(ConfigRule.atLeast(1))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Number of event loops; where not set, one per processor.")
            .build();

    public static final ConfigKey<Integer> BACKGROUND_THREADS = ConfigKey.of(ConfigType.INT, "background.threads")
            .defaultValue(10)
            .allowed(ConfigRule.atLeast(1))
            .updateMode(UpdateMode.CLUSTER_WIDE)
            .documentation("Most threads that do slow file work.")
            .build();

    public static final ConfigKey<Long> QUEUED_MAX_REQUEST_BYTES = ConfigKey.of(
                    ConfigType.LONG, "queued.max.request.bytes")
            .defaultValue(-1L)
            .documentation(
                    "Bytes of requests that may be in memory at once, over all connections; -1 without" + " limit.")
            .build();

    public static final ConfigKey<Integer> MAX_REQUEST_PARTITION_SIZE_LIMIT = ConfigKey.of(
                    ConfigType.INT, "max.request.partition.size.limit")
            .defaultValue(2000)
            .allowed(ConfigRule.atLeast(1))
            .documentation("Most partitions in one answer to DescribeTopicPartitions.")
            .build();

    /** All of them. */
    static final ConfigKeys ALL = ConfigKeys.of(
            LISTENERS,
            ADVERTISED_LISTENERS,
            LISTENER_SECURITY_PROTOCOL_MAP,
            INTER_BROKER_LISTENER_NAME,
            SECURITY_INTER_BROKER_PROTOCOL,
            CONTROLLER_LISTENER_NAMES,
            SOCKET_SEND_BUFFER_BYTES,
            SOCKET_RECEIVE_BUFFER_BYTES,
            SOCKET_REQUEST_MAX_BYTES,
            SOCKET_LISTEN_BACKLOG_SIZE,
            MAX_CONNECTIONS,
            MAX_CONNECTIONS_PER_IP,
            MAX_CONNECTIONS_PER_IP_OVERRIDES,
            MAX_CONNECTION_CREATION_RATE,
            CONNECTIONS_MAX_IDLE_MS,
            NUM_NETWORK_THREADS,
            BACKGROUND_THREADS,
            QUEUED_MAX_REQUEST_BYTES,
            MAX_REQUEST_PARTITION_SIZE_LIMIT);

    private NetworkKeys() {}
}
