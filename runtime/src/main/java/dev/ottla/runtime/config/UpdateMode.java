package dev.ottla.runtime.config;

/** How a broker's key may change while the broker runs. */
public enum UpdateMode {
    READ_ONLY("read-only"),
    PER_BROKER("per-broker"),
    CLUSTER_WIDE("cluster-wide");

    private final String text;

    UpdateMode(String text) {
        this.text = text;
    }

    /** Kafka's name of the mode. */
    @Override
    public String toString() {
        return text;
    }
}
