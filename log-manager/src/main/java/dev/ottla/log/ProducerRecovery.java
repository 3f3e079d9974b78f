package dev.ottla.log;

import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.runtime.AtomicFiles;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rebuilds the producer table of a log from its newest usable snapshot and the batches after it. Blocks. */
record ProducerRecovery(LogIdentity identity, LogEnvironment environment) {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerRecovery.class);
    private static final int MAX_SNAPSHOT_BYTES = 1 << 30;

    /** Offsets of the snapshots in the directory, ascending. */
    List<Long> snapshotOffsets() throws IOException {
        return FoundNames.of(environment.files(), identity.directory()).offsets(SegmentFiles.SNAPSHOT);
    }

    /** Returns those that stay. */
    List<Long> deleteSnapshotsAfter(List<Long> snapshots, long offset) throws IOException {
        List<Long> kept = new ArrayList<>();
        for (long snapshot : snapshots) {
            if (snapshot > offset) {
                environment.files().deleteIfExists(snapshotPath(snapshot));
            } else {
                kept.add(snapshot);
            }
        }
        return kept;
    }

    /** Keeps those that belong to a segment, and the newest. */
    void deleteStrays(List<Long> offsets, SegmentList segments) throws IOException {
        for (int i = 0; i < offsets.size() - 1; i++) {
            long offset = offsets.get(i);
            if (segments.get(segments.floorIndex(offset)).baseOffset() != offset) {
                environment.files().deleteIfExists(snapshotPath(offset));
            }
        }
    }

    /**
     * Makes the table what the log says.
     *
     * @param snapshots of the directory; those that are damaged are taken off the list
     * @param newest the latest offset at which a snapshot may be used
     */
    void restore(LogContent log, List<Long> snapshots, long newest) throws IOException {
        ProducerStateTable producers = log.producers();
        producers.clear();
        long from = Math.max(log.logStartOffset(), loadNewest(producers, snapshots, newest));
        for (int i = log.segments().floorIndex(from); i < log.segments().size() && from < log.logEndOffset(); i++) {
            replay(log.segments().get(i), producers, from, log.logEndOffset());
        }
    }

    /** Offset of the snapshot that was loaded, -1 when there is none. Those that are damaged are deleted. */
    private long loadNewest(ProducerStateTable producers, List<Long> snapshots, long newest) throws IOException {
        for (long offset : List.copyOf(snapshots).reversed()) {
            if (offset > newest) {
                continue;
            }
            try {
                byte[] content = AtomicFiles.readFully(environment.files(), snapshotPath(offset), MAX_SNAPSHOT_BYTES);
                ProducerSnapshots.decode(content, producers);
                return offset;
            } catch (CorruptIndexException e) {
                LOG.warn("{} Deleting damaged producer snapshot {}: {}", identity, offset, e.getMessage());
                producers.clear();
                environment.files().deleteIfExists(snapshotPath(offset));
                snapshots.remove(offset);
            }
        }
        return -1;
    }

    private void replay(LogSegment segment, ProducerStateTable producers, long from, long endOffset)
            throws IOException {
        int position = IndexLookup.position(segment, segment.sizeBytes(), from);
        try (HeaderCursor cursor = segment.headers(position, segment.sizeBytes())) {
            while (cursor.next()) {
                RecordBatch header = cursor.header();
                if (header.lastOffset() >= from && header.lastOffset() < endOffset) {
                    replay(segment, producers, cursor);
                }
            }
        }
    }

    /**
     * Markers are read whole. Their rows stand in the transaction index already, or are put there by the segment's own
     * recovery.
     */
    private void replay(LogSegment segment, ProducerStateTable producers, HeaderCursor cursor) throws IOException {
        RecordBatch header = cursor.header();
        if (!header.isControlBatch()) {
            if (ProducerStateTable.concerns(header)) {
                producers.addData(header);
            }
            return;
        }
        int size = cursor.nextPosition() - cursor.position();
        ByteBuf bytes = environment.allocator().directBuffer(size, size);
        try {
            cursor.readBatch(bytes);
            ProducerReplay.apply(new RecordBatch(bytes, 0), producers, segment.transactions(), environment.allocator());
        } finally {
            bytes.release();
        }
    }

    private Path snapshotPath(long offset) {
        return identity.files(offset).file(SegmentFiles.SNAPSHOT);
    }
}
