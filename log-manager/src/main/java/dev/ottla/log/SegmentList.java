package dev.ottla.log;

import java.util.Arrays;

/** The segments of a log by base offset, the last one active. An immutable value, shared by the log and its views. */
final class SegmentList {
    private final LogSegment[] segments;

    private SegmentList(LogSegment[] segments) {
        this.segments = segments;
    }

    static SegmentList of(LogSegment... segments) {
        return new SegmentList(segments.clone());
    }

    int size() {
        return segments.length;
    }

    LogSegment get(int index) {
        return segments[index];
    }

    /** The segment with a reference more, which is the caller's to give back. */
    LogSegment acquire(int index) throws SegmentGoneException {
        LogSegment segment = segments[index];
        if (!segment.tryAcquire()) {
            throw new SegmentGoneException(segment.files().log());
        }
        return segment;
    }

    LogSegment active() {
        return segments[segments.length - 1];
    }

    LogSegment first() {
        return segments[0];
    }

    /** Index of the segment that holds the offset, 0 when it lies before all of them. */
    int floorIndex(long offset) {
        int low = 0;
        int high = segments.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (segments[middle].baseOffset() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /**
     * One past the last offset that the segment at {@code index} may hold, in a log that ends at {@code logEndOffset}.
     */
    long endOffset(int index, long logEndOffset) {
        return index == segments.length - 1 ? logEndOffset : segments[index + 1].baseOffset();
    }

    SegmentList with(LogSegment segment) {
        LogSegment[] changed = Arrays.copyOf(segments, segments.length + 1);
        changed[segments.length] = segment;
        return new SegmentList(changed);
    }

    /** Where this very segment stands; -1 when it is not in the list. */
    int indexOf(LogSegment segment) {
        int index = floorIndex(segment.baseOffset());
        return segments[index] == segment ? index : -1;
    }

    /** With one segment in the place of {@code count}. */
    SegmentList replacing(int from, int count, LogSegment segment) {
        LogSegment[] changed = new LogSegment[segments.length - count + 1];
        System.arraycopy(segments, 0, changed, 0, from);
        changed[from] = segment;
        System.arraycopy(segments, from + count, changed, from + 1, segments.length - from - count);
        return new SegmentList(changed);
    }

    SegmentList first(int count) {
        return new SegmentList(Arrays.copyOf(segments, count));
    }

    SegmentList withoutFirst(int count) {
        return new SegmentList(Arrays.copyOfRange(segments, count, segments.length));
    }
}
