package dev.ottla.raft;

import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataRecordCodec;
import dev.ottla.metadata.MetadataReplay;
import dev.ottla.metadata.Provenance;
import dev.ottla.protocol.record.LogRecord;
import dev.ottla.protocol.record.RecordBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the listeners what is committed: reads it from the log, except what they have proposed themselves in a running
 * leadership. A leadership begins for them when all that came before it has been replayed. Owned by the controller's
 * strand.
 */
final class CommittedLog {
    private static final int NOT_LEADING = -1;

    private final RaftLog raftLog;
    private final List<RaftListener> listeners = new ArrayList<>();
    private long appliedEndOffset;
    private int leadingEpoch = NOT_LEADING;
    private boolean active;

    /** @param appliedEndOffset what the listeners already know from a snapshot, exclusive */
    CommittedLog(RaftLog raftLog, long appliedEndOffset) {
        this.raftLog = raftLog;
        this.appliedEndOffset = appliedEndOffset;
    }

    void addListener(RaftListener listener) {
        listeners.add(listener);
    }

    long endOffset() {
        return appliedEndOffset;
    }

    void lead(int epoch) {
        leadingEpoch = epoch;
    }

    void stepDown(int epoch) {
        leadingEpoch = NOT_LEADING;
        if (active) {
            active = false;
            for (RaftListener listener : listeners) {
                appliedEndOffset = Math.min(appliedEndOffset, listener.stepDown(epoch));
            }
        }
    }

    void leaderChanged(int leaderId, int epoch) {
        listeners.forEach(listener -> listener.leaderChanged(leaderId, epoch));
    }

    /** The first commit of a leader includes the beginning of its epoch, and so everything that came before. */
    void commit(long endOffset) throws IOException {
        if (endOffset <= appliedEndOffset) {
            return;
        }
        raftLog.committed(endOffset);
        if (!active) {
            raftLog.read(appliedEndOffset, endOffset, this::replay);
        }
        appliedEndOffset = endOffset;
        if (!active && leadingEpoch != NOT_LEADING) {
            active = true;
            listeners.forEach(listener -> listener.lead(leadingEpoch));
        }
        listeners.forEach(listener -> listener.committed(endOffset));
    }

    void restored(SnapshotId id, MetadataReplay snapshot) {
        appliedEndOffset = id.endOffset();
        listeners.forEach(listener -> listener.restored(snapshot));
    }

    private void replay(RecordBatch batch) throws IOException {
        batch.ensureValid();
        for (LogRecord record : LogRecords.of(batch)) {
            if (record.offset() >= appliedEndOffset) {
                replay(batch, record);
            }
        }
    }

    private void replay(RecordBatch batch, LogRecord record) {
        Provenance at = new Provenance(record.offset(), batch.partitionLeaderEpoch(), record.timestamp());
        if (batch.isControlBatch()) {
            listeners.forEach(listener -> listener.skip(at));
        } else {
            MetadataRecord decoded = MetadataRecordCodec.decode(LogRecords.value(record));
            listeners.forEach(listener -> listener.replay(decoded, at));
        }
    }
}
