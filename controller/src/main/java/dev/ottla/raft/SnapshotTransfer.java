package dev.ottla.raft;

import dev.ottla.protocol.ErrorCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots on their way between members: pieces read for a follower, pieces received from a leader. Owned by the
 * controller's strand; blocks for the disk, which only a member that is far behind has it do.
 */
final class SnapshotTransfer {
    private static final Logger log = LoggerFactory.getLogger(SnapshotTransfer.class);

    private static final int MOST_BYTES = 8 * 1024 * 1024;

    private final Snapshots snapshots;

    SnapshotTransfer(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    RaftResponse.FetchSnapshot read(RaftEffect.ReplyFromSnapshot asked) throws IOException {
        long sizeBytes = snapshots.sizeBytes(asked.id());
        if (sizeBytes < 0) {
            return failed(asked, ErrorCode.SNAPSHOT_NOT_FOUND);
        }
        if (asked.position() < 0 || asked.position() >= sizeBytes) {
            return failed(asked, ErrorCode.POSITION_OUT_OF_RANGE);
        }
        int count = (int) Math.min(sizeBytes - asked.position(), Math.clamp(asked.maxBytes(), 1, MOST_BYTES));
        return new RaftResponse.FetchSnapshot(
                ErrorCode.NONE,
                asked.leadership(),
                asked.id(),
                sizeBytes,
                asked.position(),
                new RawBytes(snapshots.read(asked.id(), asked.position(), count)));
    }

    private static RaftResponse.FetchSnapshot failed(RaftEffect.ReplyFromSnapshot asked, ErrorCode error) {
        return new RaftResponse.FetchSnapshot(
                error, asked.leadership(), asked.id(), 0, asked.position(), RawBytes.EMPTY);
    }

    void write(RaftEffect.WriteSnapshot piece) throws IOException {
        snapshots.writePart(piece.id(), piece.position(), piece.bytes().array());
    }

    /** Makes a fetched snapshot one of this member's; null if it is not usable, and then it is gone. */
    QuorumRecovery.@Nullable Restored install(SnapshotId id, VoterHistory before) throws IOException {
        snapshots.finishPart(id);
        try {
            QuorumRecovery.Restored restored = QuorumRecovery.restore(snapshots, id, before);
            log.info("[raft] fetched the snapshot of everything before offset {}", id.endOffset());
            return restored;
        } catch (IOException e) {
            log.error("[raft] the fetched snapshot {} is not usable and is fetched again", id.fileName(), e);
            snapshots.delete(id);
            return null;
        }
    }
}
