package dev.ottla.log;

/**
 * Answer of a lookup by timestamp.
 *
 * @param timestamp of the record found, -1 where the lookup was not for a record
 * @param offset of the record found, -1 for none
 * @param leaderEpoch of its batch, -1 when unknown
 */
public record TimestampOffset(long timestamp, long offset, int leaderEpoch) {
    public static final TimestampOffset NONE = new TimestampOffset(-1L, -1L, -1);
}
