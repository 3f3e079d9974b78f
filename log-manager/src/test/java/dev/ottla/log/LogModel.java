package dev.ottla.log;

import java.util.ArrayList;
import java.util.List;

/** What a log should hold, as a plain list: the reference of the property test. */
final class LogModel {
    /** One record, and the last offset of the batch it came in. */
    record Entry(long offset, long timestamp, String value, long batchBase) {}

    final List<Entry> entries = new ArrayList<>();
    long logStartOffset;
    long logEndOffset;
    long recoveryPoint;

    void append(long timestamp, String... values) {
        long base = logEndOffset;
        for (String value : values) {
            entries.add(new Entry(logEndOffset++, timestamp, value, base));
        }
    }

    /** Cuts before the batch that holds the offset. */
    void truncateTo(long offset) {
        if (offset >= logEndOffset) {
            return;
        }
        long end = offset;
        for (Entry entry : entries) {
            if (entry.offset() == offset) {
                end = entry.batchBase();
            }
        }
        cutAt(end);
    }

    void cutAt(long end) {
        entries.removeIf(entry -> entry.offset() >= end);
        logEndOffset = end;
        logStartOffset = Math.min(logStartOffset, end);
        recoveryPoint = Math.min(recoveryPoint, end);
    }

    void startAt(long offset) {
        entries.clear();
        logStartOffset = offset;
        logEndOffset = offset;
        recoveryPoint = offset;
    }

    /** Whether all records in this range, the end exclusive, are older; false where there is none. */
    boolean areOlder(long from, long end, long timestamp) {
        List<Entry> range = entries.stream()
                .filter(entry -> entry.offset() >= from && entry.offset() < end)
                .toList();
        return !range.isEmpty() && range.stream().allMatch(entry -> entry.timestamp() < timestamp);
    }

    List<Entry> readable() {
        return entries.stream()
                .filter(entry -> entry.offset() >= logStartOffset)
                .toList();
    }

    TimestampOffset firstAtOrAfter(long timestamp) {
        for (Entry entry : readable()) {
            if (entry.timestamp() >= timestamp) {
                return new TimestampOffset(entry.timestamp(), entry.offset(), 0);
            }
        }
        return TimestampOffset.NONE;
    }
}
