package dev.ottla.raft;

import dev.ottla.protocol.message.LeaderChangeMessage;
import org.jspecify.annotations.Nullable;

/** What is to be done, in this order: nothing may be acted on before what stands in front of it has been done. */
public sealed interface RaftEffect {
    /** Write {@code quorum-state}; durable before the next effect. */
    record Persist(QuorumState state) implements RaftEffect {}

    /**
     * Append the batch with which a leader begins its epoch (KIP-595).
     *
     * @param voters written along with it by the first leader that finds none in the log (KIP-853); else null
     */
    record AppendLeaderChange(
            int epoch,
            LeaderChangeMessage message,
            @Nullable VoterSet voters) implements RaftEffect {
        /** Of the batch. */
        int recordCount() {
            return voters == null ? 1 : 3;
        }
    }

    /** Append these at the end of the log, as one batch of this epoch. */
    record Append(int epoch, Entries entries) implements RaftEffect {}

    /** Make the log durable up to its end, and say {@link RaftEvent.Flushed}. Several may be done as one. */
    record Flush() implements RaftEffect {}

    /** Everything below {@code endOffset} is committed and may be applied. */
    record Commit(long endOffset) implements RaftEffect {}

    /** This node leads from {@code epoch} on, and its log is what counts; applied once all of it is committed. */
    record Lead(int epoch, long startOffset) implements RaftEffect {}

    /** This node does not lead any more. What it appended beyond the committed end may be taken back. */
    record StepDown(int epoch) implements RaftEffect {}
}
