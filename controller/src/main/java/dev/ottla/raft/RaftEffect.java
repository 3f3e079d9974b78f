package dev.ottla.raft;

import dev.ottla.protocol.message.LeaderChangeMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be done, in this order: nothing may be acted on before what stands in front of it has been done. */
public sealed interface RaftEffect {
    /** Write {@code quorum-state}; durable before the next effect. */
    record Persist(QuorumState state) implements RaftEffect {}

    /**
     * Append the batch with which a leader begins its epoch (KIP-595).
     *
     * @param voters written along with it by the first leader that finds none in the log, and by one that has moved
     *     (KIP-853); else null
     */
    record AppendLeaderChange(
            int epoch,
            LeaderChangeMessage message,
            @Nullable VoterSet voters) implements RaftEffect {
        /** Of the batch. */
        public int recordCount() {
            return voters == null ? 1 : 3;
        }
    }

    /**
     * Append a control batch that changes the voters.
     *
     * @param introduced whether it raises {@code kraft.version} to 1: from here on the log keeps the voters
     */
    record AppendVoters(int epoch, VoterSet voters, boolean introduced) implements RaftEffect {
        /** Of the batch. */
        public int recordCount() {
            return introduced ? 2 : 1;
        }
    }

    /** Append these at the end of the log, as one batch of this epoch. */
    record Append(int epoch, Entries entries) implements RaftEffect {}

    /** Append what was fetched, byte for byte. */
    record AppendFetched(List<LogBatch> batches) implements RaftEffect {}

    /** Cut the log off; what is at or above {@code endOffset} was never committed. */
    record Truncate(long endOffset) implements RaftEffect {}

    /** Make the log durable up to its end, and say {@link RaftEvent.Flushed}. Several may be done as one. */
    record Flush() implements RaftEffect {}

    /** Everything below {@code endOffset} is committed and may be applied. */
    record Commit(long endOffset) implements RaftEffect {}

    /** This node leads from {@code epoch} on, and its log is what counts; applied once all of it is committed. */
    record Lead(int epoch, long startOffset) implements RaftEffect {}

    /** This node does not lead any more. What it appended beyond the committed end may be taken back. */
    record StepDown(int epoch) implements RaftEffect {}

    /** The member knows another leader, or none (-1), or is in another epoch. */
    record LeaderKnown(int leaderId, int epoch) implements RaftEffect {}

    /** Ask a peer; the answer comes back as {@link RaftEvent.Answered} with this number, or never. */
    record Send(Peer peer, long number, RaftRequest request) implements RaftEffect {}

    /** Answer a request. */
    record Reply(long token, RaftResponse response) implements RaftEffect {}

    /** Answer a fetch with what the log has from {@code offset} on, at least one batch if there is any. */
    record ReplyFromLog(long token, RaftResponse.Fetch header, long offset, int maxBytes) implements RaftEffect {}

    /**
     * Answer with a piece of a snapshot; {@code SNAPSHOT_NOT_FOUND} or {@code POSITION_OUT_OF_RANGE} if it is not
     * there.
     */
    record ReplyFromSnapshot(long token, RaftResponse.Leadership leadership, SnapshotId id, long position, int maxBytes)
            implements RaftEffect {}

    /** Write a piece of a snapshot that is being fetched; position 0 begins it. */
    record WriteSnapshot(SnapshotId id, long position, RawBytes bytes) implements RaftEffect {}

    /**
     * A fetched snapshot is complete: make it durable, replace log and state by it, and say
     * {@link RaftEvent.SnapshotInstalled} or {@link RaftEvent.SnapshotRefused}.
     */
    record InstallSnapshot(SnapshotId id) implements RaftEffect {}
}
