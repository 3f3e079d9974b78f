package dev.ottla.runtime.simulation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The bytes of a simulated file: as readers see them, as the disk holds them, and the changes in between. */
final class SimulatedContent implements SimulatedNode {
    private static final int PAGE_BYTES = 4096;

    private sealed interface Change {}

    private record Written(int position, GrowableBytes bytes) implements Change {
        void apply(GrowableBytes target, int start, int count) {
            bytes.copyTo(target, position + start, start, count);
        }
    }

    private record Truncated(int length) implements Change {}

    private final List<Change> notForced = new ArrayList<>();
    private GrowableBytes seen = new GrowableBytes();
    private final GrowableBytes durable = new GrowableBytes();
    /** What of it is not in the page cache, by its pages. */
    private final BitSet cold = new BitSet();

    private long lastModifiedMs;

    SimulatedContent(long nowMs) {
        this.lastModifiedMs = nowMs;
    }

    int length() {
        return seen.length();
    }

    long lastModifiedMs() {
        return lastModifiedMs;
    }

    void lastModifiedMs(long timestampMs) {
        lastModifiedMs = timestampMs;
    }

    int read(ByteBuffer destination, long position) {
        int from = Math.toIntExact(Math.min(position, Integer.MAX_VALUE));
        int count = seen.read(from, destination);
        cold.clear(from / PAGE_BYTES, (from + count) / PAGE_BYTES + 1);
        return count;
    }

    boolean isInMemory(long position, long sizeBytes) {
        int first = cold.nextSetBit(Math.toIntExact(position / PAGE_BYTES));
        return first < 0 || first > (position + sizeBytes - 1) / PAGE_BYTES;
    }

    @Override
    public void coolDown() {
        cold.set(0, seen.length() / PAGE_BYTES + 1);
    }

    void write(byte[] bytes, long position) {
        if (bytes.length > 0) {
            Written change = new Written(Math.toIntExact(position), GrowableBytes.of(bytes));
            apply(change, seen);
            notForced.add(change);
        }
    }

    void truncate(long length) {
        if (length < seen.length()) {
            Truncated change = new Truncated(Math.toIntExact(length));
            apply(change, seen);
            notForced.add(change);
        }
    }

    void force() {
        notForced.forEach(change -> apply(change, durable));
        notForced.clear();
    }

    /**
     * As Linux does: the pages are taken for clean, so no later force writes them either. That the file became shorter
     * is not forgotten: that is the file system's own, and a journal that fails lets nothing be written any more.
     */
    void failForce() {
        notForced.removeIf(Written.class::isInstance);
    }

    boolean isDurable() {
        return notForced.isEmpty();
    }

    void flipBit(long position, int bit) {
        seen.flipBit(Math.toIntExact(position), bit);
        durable.flipBit(Math.toIntExact(position), bit);
    }

    @Override
    public void crash(CrashFate fate) {
        for (Change change : notForced) {
            switch (change) {
                case Written written -> crashWrite(written, fate);
                case Truncated truncated -> {
                    if (fate.survives()) {
                        apply(truncated, durable);
                    }
                }
            }
        }
        notForced.clear();
        seen = durable.copy();
    }

    private void crashWrite(Written written, CrashFate fate) {
        int length = written.bytes().length();
        switch (fate.ofWrite()) {
            case LOST -> {}
            case WHOLE -> apply(written, durable);
            case TORN -> written.apply(durable, 0, fate.howMany(length));
            case SCATTERED -> {
                for (int start = 0; start < length; start += CrashFate.SECTOR_BYTES) {
                    if (fate.survives()) {
                        written.apply(durable, start, Math.min(CrashFate.SECTOR_BYTES, length - start));
                    }
                }
            }
        }
    }

    private static void apply(Change change, GrowableBytes target) {
        switch (change) {
            case Written written -> written.apply(target, 0, written.bytes().length());
            case Truncated truncated -> target.truncate(truncated.length());
        }
    }
}
