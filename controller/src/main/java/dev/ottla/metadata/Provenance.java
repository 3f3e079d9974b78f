package dev.ottla.metadata;

/**
 * How much of the log an image contains.
 *
 * @param lastOffset the offset of the last record in it, inclusive; -1 for nothing
 * @param lastEpoch the leader epoch of that record; -1 for nothing
 * @param lastTimestampMs when that record was appended, in milliseconds since the Unix epoch
 */
public record Provenance(long lastOffset, int lastEpoch, long lastTimestampMs) {
    public static final Provenance NOTHING = new Provenance(-1, -1, 0);

    /** The offset of the first record that is not in it. */
    public long endOffset() {
        return lastOffset + 1;
    }
}
