package dev.ottla.raft;

import dev.ottla.metadata.InvalidMetadataException;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataReplay;
import dev.ottla.metadata.Provenance;
import dev.ottla.protocol.record.LogRecord;
import dev.ottla.protocol.record.RecordBatch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds out what a member knew when it stopped: latest snapshot, voters, end of the log. Used once, at start. */
public final class QuorumRecovery {
    private final MetadataReplay replay = new MetadataReplay(MetadataImage.EMPTY);
    private @Nullable VoterSet voters;
    private boolean votersInLog;
    private SnapshotId snapshot = SnapshotId.FORMATTED;
    private boolean hasSnapshot;

    private QuorumRecovery() {}

    /**
     * What was found.
     *
     * @param replay has replayed the latest snapshot
     * @param snapshot that snapshot; null if there is none
     * @param appliedEndOffset what the replay contains, exclusive
     * @param votersInLog whether the quorum keeps its voters in the log ({@code kraft.version} 1)
     */
    public record Found(
            RaftNode.Recovered recovered,
            MetadataReplay replay,
            @Nullable SnapshotId snapshot,
            long appliedEndOffset,
            boolean votersInLog) {}

    /**
     * Reads the snapshots and the log's control records.
     *
     * @param configured the voters of {@code controller.quorum.voters}, used where the log names none; null if not
     *     configured
     */
    public static Found recover(Snapshots snapshots, RaftLog log, QuorumState remembered, @Nullable VoterSet configured)
            throws IOException {
        QuorumRecovery recovery = new QuorumRecovery();
        recovery.readSnapshot(snapshots);
        boolean formatted = recovery.voters != null && recovery.snapshot.equals(SnapshotId.FORMATTED);
        recovery.scan(log);
        VoterSet voters = recovery.voters == null ? configured : recovery.voters;
        if (voters == null || voters.count() == 0) {
            throw new IOException("nobody is known to vote: neither controller.quorum.voters nor a formatted quorum");
        }
        long endOffset = Math.max(log.endOffset(), recovery.snapshot.endOffset());
        RaftNode.Recovered recovered = new RaftNode.Recovered(
                voters,
                formatted && !recovery.votersInLog,
                remembered,
                Math.max(log.lastEpoch(), recovery.snapshot.epoch()),
                endOffset);
        return new Found(
                recovered,
                recovery.replay,
                recovery.hasSnapshot ? recovery.snapshot : null,
                recovery.snapshot.endOffset(),
                recovery.voters != null);
    }

    private void readSnapshot(Snapshots snapshots) throws IOException {
        SnapshotId latest = snapshots.latest();
        if (latest == null) {
            return;
        }
        Provenance provenance = new Provenance(latest.endOffset() - 1, latest.epoch(), 0);
        CheckpointReader.Header header = snapshots.read(latest, record -> replay.replay(record.message(), provenance));
        replay.skipTo(new Provenance(latest.endOffset() - 1, latest.epoch(), header.lastTimestampMs()));
        voters = header.voters();
        snapshot = latest;
        hasSnapshot = true;
    }

    private void scan(RaftLog log) throws IOException {
        long start = Math.max(log.startOffset(), snapshot.endOffset());
        if (log.startOffset() > snapshot.endOffset()) {
            throw new IOException("the metadata log starts at offset " + log.startOffset()
                    + ", but the latest snapshot ends at " + snapshot.endOffset());
        }
        log.read(start, log.endOffset(), this::scan);
    }

    private void scan(RecordBatch batch) {
        batch.ensureValid();
        if (batch.isControlBatch()) {
            LogRecords.of(batch).forEach(this::scan);
        }
    }

    private void scan(LogRecord record) {
        switch (LogRecords.controlType(record)) {
            case KRAFT_VOTERS -> {
                voters = LogRecords.voters(LogRecords.value(record));
                votersInLog = true;
            }
            case KRAFT_VERSION -> {
                short version =
                        LogRecords.kraftVersion(LogRecords.value(record)).kRaftVersion();
                if (version > 1) {
                    throw new InvalidMetadataException("kraft.version " + version + " is not known");
                }
            }
            case LEADER_CHANGE, SNAPSHOT_HEADER, SNAPSHOT_FOOTER, ABORT, COMMIT, UNKNOWN -> {}
        }
    }
}
