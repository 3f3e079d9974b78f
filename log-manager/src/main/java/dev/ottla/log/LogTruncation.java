package dev.ottla.log;

import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.FileStore.OpenMode;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Cuts a log, durably: what was cut off must not come back after a power cut, when other records stand in its place.
 * Names go from the newest on, so that at no moment there is a hole. A segment that nobody else reads is cut in place;
 * of one that is being read the part that stays is copied, so that no reader's file ever becomes shorter. Blocks; on
 * the partition's strand.
 */
record LogTruncation(LogIdentity identity, LogEnvironment environment, LogConfig config) {
    private static final int COPY_BYTES = 1 << 20;

    /** One way of cutting. */
    @FunctionalInterface
    interface Cut {
        LogContent apply(LogTruncation truncation) throws IOException;
    }

    /** Keeps the batches that lie wholly below {@code endOffset}. */
    LogContent to(LogContent content, long endOffset) throws IOException {
        SegmentList segments = content.segments();
        int index = segments.floorIndex(endOffset);
        for (int i = segments.size() - 1; i > index; i--) {
            dropSegment(segments.get(i));
        }
        environment.files().forceDirectory(identity.directory());
        End cutAt = endBefore(segments.get(index), endOffset);
        long end = cutAt.offset();
        LogSegment kept = cut(segments.get(index), endOffset, cutAt.position());
        SegmentList remaining = segments.first(index).with(kept);
        LogContent cut = new LogContent(
                remaining,
                content.leaderEpochs().upTo(end),
                content.producers(),
                Math.min(content.logStartOffset(), end),
                end,
                Math.min(content.recoveryPoint(), end));
        ProducerRecovery recovery = new ProducerRecovery(identity, environment);
        recovery.restore(cut, recovery.deleteSnapshotsAfter(recovery.snapshotOffsets(), end), end);
        LeaderEpochCheckpoint.write(environment.files(), identity.directory(), cut.leaderEpochs());
        return cut;
    }

    /** Keeps nothing. */
    LogContent startAt(LogContent content, long offset) throws IOException {
        SegmentList dropped = content.segments();
        for (int i = dropped.size() - 1; i >= 0; i--) {
            dropSegment(dropped.get(i));
        }
        content.producers().clear();
        ProducerRecovery recovery = new ProducerRecovery(identity, environment);
        recovery.deleteSnapshotsAfter(recovery.snapshotOffsets(), -1);
        LogSegment first = LogSegment.create(environment, identity.files(offset), config.segments());
        environment.files().forceDirectory(identity.directory());
        LeaderEpochCheckpoint.write(environment.files(), identity.directory(), LeaderEpochs.NONE);
        return new LogContent(SegmentList.of(first), LeaderEpochs.NONE, content.producers(), offset, offset, offset);
    }

    /** At once, since a new segment may want the same names. Readers keep the bytes. */
    private void dropSegment(LogSegment segment) throws IOException {
        segment.retire();
        for (String kind : SegmentFiles.KINDS) {
            environment.files().deleteIfExists(segment.files().file(kind));
        }
    }

    private LogSegment cut(LogSegment segment, long endOffset, int size) throws IOException {
        SegmentIndexes indexes = SegmentIndexes.cut(segment, endOffset, size);
        FileStore files = environment.files();
        if (segment.tryTakeAlone()) {
            segment.closeFile();
            try (StoreFile file = files.open(segment.files().log(), OpenMode.READ_WRITE)) {
                file.truncate(size);
                file.force(true);
            }
        } else {
            copyPrefix(segment, size);
        }
        segment.transactions().truncateTo(endOffset);
        LogSegment cut = LogSegment.found(environment, segment.files(), size, segment.indexIntervalBytes());
        indexes.write(files, segment.files());
        cut.noteIndexesWritten();
        cut.activate(indexes);
        return cut;
    }

    /** Where a segment and its log end when they are cut. */
    private record End(int position, long offset) {}

    /** Where a hole lies that compaction left, the log ends within it, as in Kafka. */
    private static End endBefore(LogSegment segment, long endOffset) throws IOException {
        try (HeaderCursor cursor = IndexLookup.headersFrom(segment, segment.sizeBytes(), endOffset)) {
            return SegmentReader.seek(cursor, endOffset)
                    ? new End(
                            cursor.position(),
                            Math.min(endOffset, cursor.header().baseOffset()))
                    : new End(segment.sizeBytes(), endOffset);
        }
    }

    private void copyPrefix(LogSegment segment, int size) throws IOException {
        FileStore files = environment.files();
        Path copyPath =
                segment.files().log().resolveSibling(segment.files().log().getFileName() + SegmentFiles.CLEANED);
        files.deleteIfExists(copyPath);
        OpenFile source = segment.useFile();
        try (StoreFile copy = files.open(copyPath, OpenMode.CREATE_NEW)) {
            ByteBuffer block = ByteBuffer.allocateDirect(Math.clamp(size, 1, COPY_BYTES));
            for (int position = 0; position < size; ) {
                block.clear().limit(Math.min(block.capacity(), size - position));
                int read = source.store().read(block, position);
                copy.write(block.flip(), position);
                position += read;
            }
            copy.force(true);
        } finally {
            source.release();
        }
        segment.retire();
        files.rename(copyPath, segment.files().log());
        files.forceDirectory(identity.directory());
    }
}
