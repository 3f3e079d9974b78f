package dev.ottla.broker.config;

/** What becomes of a key of Apache Kafka here. */
public enum Support {
    /** It does what it does in Kafka. */
    IN_EFFECT,
    /** Accepted, checked and shown; it changes nothing. */
    WITHOUT_EFFECT,
    /** It asks for something that is not there: only its default is accepted. */
    REFUSED
}
