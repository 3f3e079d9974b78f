package dev.ottla.log;

import java.util.ArrayList;
import java.util.List;

/**
 * At which offset each leader epoch began (KIP-101), ascending in both. An immutable value: the partition's strand
 * replaces it, views carry it.
 */
public final class LeaderEpochs {
    static final LeaderEpochs NONE = new LeaderEpochs(List.of());

    private final List<Entry> entries;

    /** An epoch and the offset of its first record. */
    public record Entry(int epoch, long startOffset) {}

    LeaderEpochs(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    public List<Entry> entries() {
        return entries;
    }

    /** The latest epoch, -1 when there is none. */
    public int latestEpoch() {
        return entries.isEmpty() ? -1 : entries.getLast().epoch();
    }

    /** The epoch under which this offset was written, -1 when unknown. */
    public int epochFor(long offset) {
        int found = -1;
        for (Entry entry : entries) {
            if (entry.startOffset() > offset) {
                break;
            }
            found = entry.epoch();
        }
        return found;
    }

    /** Where the epoch ended, in a log that ends at {@code logEndOffset}. */
    public EpochEndOffset endOffsetFor(int epoch, long logEndOffset) {
        if (epoch == -1 || entries.isEmpty() || epoch > latestEpoch()) {
            return EpochEndOffset.UNKNOWN;
        }
        if (epoch == latestEpoch()) {
            return new EpochEndOffset(epoch, logEndOffset);
        }
        int floor = epoch;
        for (Entry entry : entries) {
            if (entry.epoch() > epoch) {
                return new EpochEndOffset(floor, entry.startOffset());
            }
            floor = entry.epoch();
        }
        return EpochEndOffset.UNKNOWN;
    }

    /** With an epoch that begins at this offset; entries that contradict it (later epochs or offsets) are dropped. */
    LeaderEpochs with(int epoch, long startOffset) {
        if (epoch < 0 || (latestEpoch() == epoch && entries.getLast().startOffset() <= startOffset)) {
            return this;
        }
        List<Entry> changed = new ArrayList<>(entries.size() + 1);
        for (Entry entry : entries) {
            if (entry.epoch() < epoch && entry.startOffset() < startOffset) {
                changed.add(entry);
            }
        }
        changed.add(new Entry(epoch, startOffset));
        return new LeaderEpochs(changed);
    }

    /** Without the epochs that begin at or after this offset. */
    LeaderEpochs upTo(long endOffset) {
        if (entries.isEmpty() || entries.getLast().startOffset() < endOffset) {
            return this;
        }
        return new LeaderEpochs(entries.stream()
                .filter(entry -> entry.startOffset() < endOffset)
                .toList());
    }

    /** Without what lies wholly below this offset; the epoch that covers it begins there now. */
    LeaderEpochs from(long startOffset) {
        int covering = -1;
        while (covering + 1 < entries.size() && entries.get(covering + 1).startOffset() <= startOffset) {
            covering++;
        }
        if (covering < 0 || (covering == 0 && entries.getFirst().startOffset() == startOffset)) {
            return this;
        }
        List<Entry> changed = new ArrayList<>(entries.subList(covering, entries.size()));
        changed.set(0, new Entry(changed.getFirst().epoch(), startOffset));
        return new LeaderEpochs(changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LeaderEpochs that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
