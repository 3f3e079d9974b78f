package dev.ottla.metadata;

/**
 * Where a node can be reached.
 *
 * @param name the listener's name
 * @param securityProtocol Kafka's id: 0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, 3 SASL_SSL
 */
public record Endpoint(String name, String host, int port, short securityProtocol) {}
