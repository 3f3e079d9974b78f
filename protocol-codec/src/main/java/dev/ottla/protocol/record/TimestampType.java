package dev.ottla.protocol.record;

/** Who gave the records of a batch their timestamps; bit 3 of the attributes. Old (magic 0) messages have none. */
public enum TimestampType {
    NO_TIMESTAMP_TYPE(-1, "NoTimestampType"),
    CREATE_TIME(0, "CreateTime"),
    LOG_APPEND_TIME(1, "LogAppendTime");

    private final int id;
    private final String kafkaName;

    TimestampType(int id, String kafkaName) {
        this.id = id;
        this.kafkaName = kafkaName;
    }

    public int id() {
        return id;
    }

    /** The name that {@code message.timestamp.type} uses. */
    public String kafkaName() {
        return kafkaName;
    }
}
