package dev.ottla.raft;

import dev.ottla.metadata.InvalidMetadataException;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataReplay;
import dev.ottla.metadata.Provenance;
import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.protocol.record.LogRecord;
import dev.ottla.protocol.record.RecordBatch;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out what a member knew when it stopped: latest snapshot, voters, end of the log. Used once, at start. */
public final class QuorumRecovery {
    private static final VoterSet NOBODY = VoterSet.of(List.of());

    private final MetadataReplay replay = new MetadataReplay(MetadataImage.EMPTY);
    private @Nullable VoterHistory voters;
    private @Nullable SnapshotId snapshot;
    private long scannedBytes;

    private QuorumRecovery() {}

    /** What a fetched snapshot contains. */
    record Restored(MetadataReplay replay, VoterHistory voters) {}

    /**
     * What was found.
     *
     * @param replay has replayed the latest snapshot
     * @param snapshot that snapshot; null if there is none
     * @param appliedEndOffset what the replay contains, exclusive
     * @param followingBytes how much log there is from there on
     */
    public record Found(
            RaftNode.Recovered recovered,
            MetadataReplay replay,
            @Nullable SnapshotId snapshot,
            long appliedEndOffset,
            long followingBytes) {}

    /**
     * Reads the snapshots and the log's control records.
     *
     * @param configured the voters of {@code controller.quorum.voters}, used where the log names none; null if not
     *     configured
     */
    public static Found recover(Snapshots snapshots, RaftLog log, QuorumState remembered, @Nullable VoterSet configured)
            throws IOException {
        QuorumRecovery recovery = new QuorumRecovery();
        snapshots.deleteLeftOver();
        recovery.readSnapshot(snapshots);
        if (recovery.voters == null) {
            recovery.voters = VoterHistory.of(configured == null ? NOBODY : configured, VoterHistory.Origin.CONFIGURED);
        }
        SnapshotId snapshot = recovery.snapshot;
        long appliedEndOffset = snapshot == null ? 0 : snapshot.endOffset();
        if (snapshot != null && log.endOffset() < snapshot.endOffset()) {
            log.startAt(snapshot.endOffset());
        }
        recovery.scan(log, appliedEndOffset);
        return new Found(
                new RaftNode.Recovered(
                        recovery.voters, remembered, log.shape(snapshots.endingAt(log.startOffset()), snapshot)),
                recovery.replay,
                snapshot,
                appliedEndOffset,
                recovery.scannedBytes);
    }

    /** Reads one snapshot that has just been fetched. */
    static Restored restore(Snapshots snapshots, SnapshotId id, VoterHistory before) throws IOException {
        QuorumRecovery recovery = new QuorumRecovery();
        recovery.read(snapshots, id);
        return new Restored(recovery.replay, recovery.voters == null ? before : recovery.voters);
    }

    private void readSnapshot(Snapshots snapshots) throws IOException {
        SnapshotId latest = snapshots.latest();
        if (latest != null) {
            read(snapshots, latest);
        }
    }

    private void read(Snapshots snapshots, SnapshotId id) throws IOException {
        Provenance provenance = new Provenance(id.endOffset() - 1, id.epoch(), 0);
        CheckpointReader.Header header = snapshots.read(id, record -> replay.replay(record.message(), provenance));
        replay.skipTo(new Provenance(id.endOffset() - 1, id.epoch(), header.lastTimestampMs()));
        if (header.voters() != null) {
            voters = VoterHistory.of(
                    header.voters(),
                    id.equals(SnapshotId.FORMATTED) ? VoterHistory.Origin.FORMATTED : VoterHistory.Origin.SNAPSHOT);
        }
        snapshot = id;
    }

    private void scan(RaftLog log, long appliedEndOffset) throws IOException {
        if (log.startOffset() > appliedEndOffset) {
            throw new IOException("the metadata log starts at offset " + log.startOffset()
                    + ", but the latest snapshot ends at " + appliedEndOffset);
        }
        log.read(appliedEndOffset, log.endOffset(), this::scan);
    }

    private void scan(RecordBatch batch) {
        batch.ensureValid();
        scannedBytes += batch.sizeInBytes();
        VoterSet found = LogBatches.voters(batch);
        VoterHistory before = voters;
        if (found != null && before != null) {
            voters = before.with(batch.baseOffset(), found);
        }
        if (batch.isControlBatch()) {
            LogRecords.of(batch).forEach(QuorumRecovery::requireKnown);
        }
    }

    private static void requireKnown(LogRecord record) {
        if (LogRecords.controlType(record) == ControlRecordType.KRAFT_VERSION) {
            short version = LogRecords.kraftVersion(LogRecords.value(record)).kRaftVersion();
            if (version > 1) {
                throw new InvalidMetadataException("kraft.version " + version + " is not known");
            }
        }
    }
}
