package dev.ottla.runtime.config;

/** Where the value of a key comes from, with what stands for it in DescribeConfigs. */
public enum ConfigSource {
    DYNAMIC_TOPIC_CONFIG(1, true),
    DYNAMIC_BROKER_CONFIG(2, false),
    DYNAMIC_DEFAULT_BROKER_CONFIG(3, false),
    STATIC_BROKER_CONFIG(4, false),
    DEFAULT_CONFIG(5, false),
    DYNAMIC_BROKER_LOGGER_CONFIG(6, false),
    CLIENT_METRICS_CONFIG(7, true),
    GROUP_CONFIG(8, true);

    private final byte id;
    private final boolean ofResource;

    ConfigSource(int id, boolean ofResource) {
        this.id = (byte) id;
        this.ofResource = ofResource;
    }

    /** The number in DescribeConfigs responses. */
    public byte id() {
        return id;
    }

    /** Whether it belongs to one topic, group or metrics subscription rather than to a broker. */
    public boolean ofResource() {
        return ofResource;
    }
}
