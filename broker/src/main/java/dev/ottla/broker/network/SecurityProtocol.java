package dev.ottla.broker.network;

/** How bytes travel on a listener; Kafka's names and ids. */
public enum SecurityProtocol {
    PLAINTEXT(0),
    SSL(1),
    SASL_PLAINTEXT(2),
    SASL_SSL(3);

    private final short id;

    SecurityProtocol(int id) {
        this.id = (short) id;
    }

    /** What stands for it in registrations of brokers and controllers. */
    public short id() {
        return id;
    }
}
