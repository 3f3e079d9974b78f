package dev.ottla.log.cleaner;

import dev.ottla.log.LogConfig;
import dev.ottla.log.SealedSegment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Puts neighbours together that fit into one segment, by size, index size and range of offsets. */
final class SegmentGroups {
    /** Bounds the file names that change in one turn of a partition's strand. */
    private static final int MOST_SEGMENTS = 100;

    private final LogConfig.Segments config;
    private final List<List<SealedSegment>> groups = new ArrayList<>();
    private List<SealedSegment> group = new ArrayList<>();
    private long sizeBytes;
    private long offsetIndexBytes;
    private long timeIndexBytes;

    private SegmentGroups(LogConfig.Segments config) {
        this.config = config;
    }

    static List<List<SealedSegment>> of(List<SealedSegment> segments, LogConfig.Segments config) throws IOException {
        SegmentGroups groups = new SegmentGroups(config);
        for (SealedSegment segment : segments) {
            groups.add(segment);
        }
        groups.endGroup();
        return groups.groups;
    }

    private void add(SealedSegment segment) throws IOException {
        if (!fits(segment)) {
            endGroup();
        }
        group.add(segment);
        sizeBytes += segment.sizeBytes();
        offsetIndexBytes += segment.offsetIndexBytes();
        timeIndexBytes += segment.timeIndexBytes();
    }

    private boolean fits(SealedSegment segment) throws IOException {
        return !group.isEmpty()
                && group.size() < MOST_SEGMENTS
                && sizeBytes + segment.sizeBytes() <= config.segmentBytes()
                && offsetIndexBytes + segment.offsetIndexBytes() <= config.indexBytes()
                && timeIndexBytes + segment.timeIndexBytes() <= config.indexBytes()
                && segment.endOffset() - 1 - group.getFirst().baseOffset() <= Integer.MAX_VALUE;
    }

    private void endGroup() {
        if (!group.isEmpty()) {
            groups.add(group);
        }
        group = new ArrayList<>();
        sizeBytes = 0;
        offsetIndexBytes = 0;
        timeIndexBytes = 0;
    }
}
