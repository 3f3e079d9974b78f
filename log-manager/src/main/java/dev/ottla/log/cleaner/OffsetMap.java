package dev.ottla.log.cleaner;

import io.netty.buffer.ByteBuf;

/**
 * The last offset of each key in the part of a log that is being compacted. A key is its hash of 128 bits. Takes the
 * memory it needs, up to a bound; made of shards that grow one at a time, so that growing never needs twice the memory.
 * One thread; close it.
 */
final class OffsetMap implements AutoCloseable {
    static final long NOT_FOUND = MapShard.NOT_FOUND;
    private static final int MOST_SHARDS = 64;
    private static final int LEAST_SLOTS_PER_SHARD = 4096;

    private final KeyHash hash;
    private final MapShard[] shards;
    private final int mask;
    private long latestOffset = -1;

    /**
     * @param maxBytes bound of the memory
     * @param loadFactor how full it may be at the bound, above 0 and below 1
     */
    OffsetMap(KeyHash hash, long maxBytes, double loadFactor) {
        this.hash = hash;
        long maxSlots = Math.max(2, maxBytes / MapShard.SLOT_BYTES);
        int count = Math.clamp(Long.highestOneBit(maxSlots / LEAST_SLOTS_PER_SHARD), 1, MOST_SHARDS);
        this.shards = new MapShard[count];
        this.mask = count - 1;
        for (int i = 0; i < count; i++) {
            shards[i] = new MapShard(maxSlots / count, loadFactor);
        }
    }

    /** Notes a record of this key; false when the map is full: the record is not noted then. */
    boolean put(ByteBuf key, long offset) {
        hash.hash(key);
        boolean put = shard().put(hash.high(), hash.low(), offset);
        if (put) {
            latestOffset = offset;
        }
        return put;
    }

    /** The last offset noted of this key, {@link #NOT_FOUND} when there is none. */
    long get(ByteBuf key) {
        hash.hash(key);
        return shard().get(hash.high(), hash.low());
    }

    private MapShard shard() {
        return shards[(int) hash.low() & mask];
    }

    /** Every record up to here has been noted, or needs no note. -1 at first. */
    long latestOffset() {
        return latestOffset;
    }

    void latestOffset(long offset) {
        latestOffset = offset;
    }

    /** How many keys there are. */
    long size() {
        long size = 0;
        for (MapShard shard : shards) {
            size += shard.entries();
        }
        return size;
    }

    /** Memory taken now. */
    long sizeBytes() {
        long bytes = 0;
        for (MapShard shard : shards) {
            bytes += shard.sizeBytes();
        }
        return bytes;
    }

    @Override
    public void close() {
        for (MapShard shard : shards) {
            shard.close();
        }
    }
}
