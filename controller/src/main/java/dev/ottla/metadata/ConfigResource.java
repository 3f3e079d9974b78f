package dev.ottla.metadata;

/** What a configuration belongs to; the empty name of a broker means all brokers, of a client-metrics resource none. */
public record ConfigResource(byte type, String name) implements Comparable<ConfigResource> {
    public static final byte TOPIC = 2;
    public static final byte BROKER = 4;
    public static final byte BROKER_LOGGER = 8;
    public static final byte CLIENT_METRICS = 16;
    public static final byte GROUP = 32;

    /** The cluster-wide default of dynamic broker configuration. */
    public static final ConfigResource ALL_BROKERS = new ConfigResource(BROKER, "");

    public static ConfigResource topic(String name) {
        return new ConfigResource(TOPIC, name);
    }

    public static ConfigResource broker(int id) {
        return new ConfigResource(BROKER, Integer.toString(id));
    }

    @Override
    public int compareTo(ConfigResource other) {
        int types = Byte.compare(type, other.type);
        return types != 0 ? types : name.compareTo(other.name);
    }
}
