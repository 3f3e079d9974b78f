package dev.ottla.broker.network;

/** How bytes travel on a listener; Kafka's names. */
public enum SecurityProtocol {
    PLAINTEXT,
    SSL,
    SASL_PLAINTEXT,
    SASL_SSL
}
