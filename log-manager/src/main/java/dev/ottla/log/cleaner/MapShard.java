package dev.ottla.log.cleaner;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A part of an {@link OffsetMap}: open addressing with linear probing, outside the Java heap. Grows by half when it is
 * full, up to its bound. One thread; close it.
 *
 * <pre>
 * offset size field of a slot
 *      0   16 hash of the key
 *     16    8 offset + 1, 0 for an empty slot
 * </pre>
 */
final class MapShard implements AutoCloseable {
    static final int SLOT_BYTES = 24;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final int FIRST_SLOTS = 32;
    private static final double GROWING_LOAD_FACTOR = 0.8;
    static final long NOT_FOUND = -1;

    private final long maxSlots;
    private final double loadFactor;
    private Arena arena = Arena.ofConfined();
    private MemorySegment table;
    private long slots;
    private long entries;
    private long entriesBound;

    MapShard(long maxSlots, double loadFactor) {
        this.maxSlots = maxSlots;
        this.loadFactor = loadFactor;
        this.slots = Math.min(FIRST_SLOTS, maxSlots);
        this.table = arena.allocate(slots * SLOT_BYTES, Long.BYTES);
        this.entriesBound = bound();
    }

    long entries() {
        return entries;
    }

    long sizeBytes() {
        return slots * SLOT_BYTES;
    }

    /** Sets the offset of a key; false when the key is new and there is no room. */
    boolean put(long high, long low, long offset) {
        long slot = find(high, low);
        if (table.get(LONG, slot + 16) == 0) {
            if (entries >= entriesBound) {
                if (!grow()) {
                    return false;
                }
                slot = find(high, low);
            }
            table.set(LONG, slot, high);
            table.set(LONG, slot + 8, low);
            entries++;
        }
        table.set(LONG, slot + 16, offset + 1);
        return true;
    }

    /** {@link #NOT_FOUND} when the key is not there. */
    long get(long high, long low) {
        return table.get(LONG, find(high, low) + 16) - 1;
    }

    /** Where the slot of this key begins, or the empty one where it would be put. */
    private long find(long high, long low) {
        long slot = Math.unsignedMultiplyHigh(high, slots);
        while (true) {
            long at = slot * SLOT_BYTES;
            if (table.get(LONG, at + 16) == 0 || (table.get(LONG, at) == high && table.get(LONG, at + 8) == low)) {
                return at;
            }
            slot = slot + 1 == slots ? 0 : slot + 1;
        }
    }

    private boolean grow() {
        if (slots == maxSlots) {
            return false;
        }
        Arena oldArena = arena;
        MemorySegment old = table;
        long oldSlots = slots;
        slots = Math.min(maxSlots, slots + slots / 2);
        arena = Arena.ofConfined();
        table = arena.allocate(slots * SLOT_BYTES, Long.BYTES);
        for (long at = 0; at < oldSlots * SLOT_BYTES; at += SLOT_BYTES) {
            if (old.get(LONG, at + 16) != 0) {
                MemorySegment.copy(old, at, table, find(old.get(LONG, at), old.get(LONG, at + 8)), SLOT_BYTES);
            }
        }
        oldArena.close();
        entriesBound = bound();
        return entries < entriesBound || grow();
    }

    /** One slot always stays empty, or a search would not end. */
    private long bound() {
        double factor = slots == maxSlots ? loadFactor : Math.min(loadFactor, GROWING_LOAD_FACTOR);
        return Math.min(slots - 1, (long) (slots * factor));
    }

    @Override
    public void close() {
        arena.close();
    }
}
