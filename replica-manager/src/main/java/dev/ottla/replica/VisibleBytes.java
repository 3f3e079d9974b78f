package dev.ottla.replica;

import java.util.ArrayDeque;

/**
 * Counts bytes as they come below the high watermark, so that waiting fetches know how much there is without reading.
 * With one replica every append is visible at once and nothing is kept. Owned by the partition's strand.
 */
final class VisibleBytes {
    private record Appended(long endOffset, long totalBytes) {}

    private final ArrayDeque<Appended> aboveWatermark = new ArrayDeque<>(0);
    private long appendedBytes;
    private long visibleBytes;

    void appended(long endOffset, int sizeBytes, long highWatermark) {
        appendedBytes += sizeBytes;
        if (endOffset > highWatermark) {
            aboveWatermark.add(new Appended(endOffset, appendedBytes));
        }
    }

    /** The sum of all that is below the watermark now. */
    long at(long highWatermark) {
        if (aboveWatermark.isEmpty()) {
            visibleBytes = appendedBytes;
        }
        for (Appended next = aboveWatermark.peek();
                next != null && next.endOffset() <= highWatermark;
                next = aboveWatermark.peek()) {
            visibleBytes = next.totalBytes();
            aboveWatermark.remove();
        }
        return visibleBytes;
    }
}
