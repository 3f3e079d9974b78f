package dev.ottla.log.cleaner;

import dev.ottla.log.SealedSegment;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordCursor;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;

/**
 * The first pass: notes the last offset of each key in the dirty part of a log. Aborted records do not count. A map
 * that becomes full ends the pass: the log is compacted up to there, and on from there the next time.
 */
final class OffsetMapBuilding {
    private final CleaningWork work;
    private final OffsetMap map;
    private final CleanedTransactions transactions;
    private final long firstDirtyOffset;

    OffsetMapBuilding(CleaningWork work, OffsetMap map, CleanedTransactions transactions, long firstDirtyOffset) {
        this.work = work;
        this.map = map;
        this.transactions = transactions;
        this.firstDirtyOffset = firstDirtyOffset;
    }

    /**
     * @param segments those that are sealed, from the start of the log to the end of the dirty part
     * @return whether everything has found room in the map
     */
    boolean run(List<SealedSegment> segments) throws IOException, CleaningAbortedException, UncleanableLogException {
        for (SealedSegment segment : segments) {
            if (segment.endOffset() > firstDirtyOffset && !work.walk(segment, firstDirtyOffset, this::note)) {
                return false;
            }
        }
        return true;
    }

    private boolean note(RecordBatch batch, RecordBatch stored) {
        boolean obsolete = transactions.isObsolete(batch);
        if (!obsolete && !batch.isControlBatch() && batch.lastOffset() >= firstDirtyOffset && !noteRecords(batch)) {
            return false;
        }
        if (batch.lastOffset() >= firstDirtyOffset) {
            map.latestOffset(batch.lastOffset());
        }
        return true;
    }

    private boolean noteRecords(RecordBatch batch) {
        try (RecordCursor records = batch.records(work.allocator(), BatchFilter.MOST_EXPANDED_BYTES)) {
            while (records.next()) {
                ByteBuf key = records.key();
                if (key != null && records.offset() >= firstDirtyOffset && !map.put(key, records.offset())) {
                    return false;
                }
            }
            return true;
        }
    }
}
