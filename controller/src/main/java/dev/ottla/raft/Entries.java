package dev.ottla.raft;

import java.util.List;

/**
 * Records of one batch, encoded: they are appended together or not at all.
 *
 * @param values at least one
 */
public record Entries(List<byte[]> values) {
    public Entries {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a batch has records");
        }
    }

    public int count() {
        return values.size();
    }

    /** Bytes of the values, without what the batch adds. */
    public long sizeBytes() {
        long sum = 0;
        for (byte[] value : values) {
            sum += value.length;
        }
        return sum;
    }
}
