package dev.ottla.log;

import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.FileStore.OpenMode;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks what an unclean stop may have torn in one segment, cuts it there, and rebuilds its indexes. What lies below
 * the recovery point was forced, so the walk begins at the last index entry below it. Blocks.
 */
final class SegmentRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentRecovery.class);

    private final LogIdentity identity;
    private final LogEnvironment environment;
    private final boolean diskFailed;
    private LeaderEpochs leaderEpochs;

    SegmentRecovery(LogIdentity identity, LogEnvironment environment, LeaderEpochs leaderEpochs, boolean diskFailed) {
        this.identity = identity;
        this.environment = environment;
        this.leaderEpochs = leaderEpochs;
        this.diskFailed = diskFailed;
    }

    /** Those that were known, and those that the batches carry. */
    LeaderEpochs leaderEpochs() {
        return leaderEpochs;
    }

    /** @param torn whether something was cut; nothing after this segment can be trusted then */
    record Recovered(LogSegment segment, SegmentIndexes indexes, long endOffset, boolean torn) {}

    Recovered recover(LogSegment segment, long recoveryPoint) throws IOException {
        SegmentIndexes indexes = SegmentIndexes.trusted(segment, recoveryPoint);
        int rows = indexes.offsets().count();
        int from = rows == 0 ? 0 : indexes.offsets().position(rows - 1);
        segment.transactions().truncateTo(Math.max(recoveryPoint, segment.baseOffset()));
        Valid valid = scan(segment, indexes, from);
        if (valid.end == from && from > 0) {
            // Nothing at all where the index points to: it is the index that is wrong.
            indexes = new SegmentIndexes(segment.baseOffset());
            from = 0;
            valid = scan(segment, indexes, from);
        }
        if (diskFailed) {
            new SegmentRewrite(environment.files()).rewrite(segment.files().log(), from, valid.end);
        }
        int size = segment.sizeBytes();
        boolean torn = valid.end < size;
        if (torn) {
            LOG.warn(
                    "{} Cutting {} from {} to {} bytes: {}",
                    identity,
                    segment.files().log().getFileName(),
                    size,
                    valid.end,
                    valid.problem);
        }
        LogSegment recovered = torn ? cut(environment, segment, valid.end) : segment;
        environment.sealedIndexes().forget(recovered);
        return new Recovered(recovered, indexes, valid.nextOffset, torn);
    }

    /** @param problem why the valid part ends before the file does */
    private record Valid(int end, long nextOffset, String problem) {}

    private Valid scan(LogSegment segment, SegmentIndexes indexes, int from) throws IOException {
        try (SegmentScan scan = new SegmentScan(
                segment.useFile(),
                environment.allocator(),
                new SegmentScan.Range(from, segment.sizeBytes()),
                segment.baseOffset(),
                SegmentScan.BLOCK_BYTES)) {
            while (scan.next()) {
                RecordBatch batch = scan.batch();
                indexes.add(batch, scan.position(), segment.indexIntervalBytes());
                noteEpoch(batch);
            }
            return new Valid(scan.validEnd(), scan.nextOffset(), scan.problem());
        }
    }

    /** What is left of a segment that nobody else has. */
    static LogSegment cut(LogEnvironment environment, LogSegment segment, int validEnd) throws IOException {
        FileStore files = environment.files();
        segment.drop();
        try (StoreFile file = files.open(segment.files().log(), OpenMode.READ_WRITE)) {
            file.truncate(validEnd);
            file.force(true);
        }
        return LogSegment.found(environment, segment.files(), validEnd, segment.indexIntervalBytes());
    }

    /**
     * What the checkpoint says is kept where batches agree: it knows where an epoch began before the first one read.
     */
    private void noteEpoch(RecordBatch batch) {
        if (leaderEpochs.epochFor(batch.baseOffset()) != batch.partitionLeaderEpoch()) {
            leaderEpochs = leaderEpochs.with(batch.partitionLeaderEpoch(), batch.baseOffset());
        }
    }
}
