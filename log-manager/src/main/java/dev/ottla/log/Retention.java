package dev.ottla.log;

import java.io.IOException;

/** Which segments have to go: by log start offset, and for {@code cleanup.policy=delete} by time and size. */
record Retention(LogConfig config, long logStartOffset, long highWatermark) {

    /**
     * How many segments, from the oldest, are to be deleted: by each rule in turn, as in Kafka. All of them only if the
     * active one has expired too.
     */
    int expired(LogView view, long nowMs) throws IOException {
        int count = belowLogStart(view);
        if (config.retention().delete()) {
            count = tooMany(view, count);
            count = tooOld(view, count, nowMs);
        }
        return count;
    }

    private int belowLogStart(LogView view) {
        int count = 0;
        while (count < view.segmentCount() - 1 && endOffset(view, count) <= logStartOffset) {
            count++;
        }
        return count;
    }

    private int tooOld(LogView view, int from, long nowMs) throws IOException {
        long retentionMs = config.retention().retentionMs();
        int count = from;
        if (retentionMs < 0) {
            return count;
        }
        while (count < view.segmentCount()
                && mayGo(view, count)
                && nowMs - view.largestTimestamp(count) > retentionMs) {
            count++;
        }
        return count;
    }

    private int tooMany(LogView view, int from) {
        long retentionBytes = config.retention().retentionBytes();
        if (retentionBytes < 0) {
            return from;
        }
        long excess = view.sizeBytes() - retentionBytes;
        for (int i = 0; i < from; i++) {
            excess -= view.sizeBytes(i);
        }
        int count = from;
        while (count < view.segmentCount() && mayGo(view, count) && excess - view.sizeBytes(count) >= 0) {
            excess -= view.sizeBytes(count);
            count++;
        }
        return count;
    }

    /** Only what is replicated; an empty active segment stays. */
    private boolean mayGo(LogView view, int index) {
        return view.sizeBytes(index) > 0 && endOffset(view, index) <= highWatermark;
    }

    private static long endOffset(LogView view, int index) {
        return view.segments().endOffset(index, view.logEndOffset());
    }
}
