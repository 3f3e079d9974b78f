package dev.ottla.raft;

/** What happens to a member of the quorum. */
public sealed interface RaftEvent {
    /** The log and the remembered state have been read; the member takes part from now on. */
    record Started() implements RaftEvent {}

    /** Time has passed: {@link RaftNode#nextDeadlineMs} has come. */
    record Tick() implements RaftEvent {}

    /**
     * Somebody asks.
     *
     * @param token names the request in the effect that answers it
     */
    record Asked(long token, RaftRequest request) implements RaftEvent {}

    /** A peer has answered the request of this number; one that is not waited for any more is ignored. */
    record Answered(int peerId, long number, RaftResponse response) implements RaftEvent {}

    /** A peer could not be asked, or did not answer. */
    record Unanswered(int peerId, long number) implements RaftEvent {}

    /** Everything below {@code endOffset} is durable on this node's disk, and has been since it was appended. */
    record Flushed(long endOffset) implements RaftEvent {}

    /** Whoever decides on the content wants these appended; only a leader can. */
    record Proposed(Entries entries) implements RaftEvent {}

    /** {@code kraft.version} becomes 1: from here on the log keeps the voters (KIP-853). */
    record KRaftVersionRaised() implements RaftEvent {}

    /** A snapshot of committed content has been written; who needs what is before it can have that. */
    record SnapshotTaken(SnapshotId id) implements RaftEvent {}

    /** The log before a snapshot is let go of, and so are older snapshots. */
    record LogCleaned(SnapshotId id) implements RaftEvent {}

    /** A fetched snapshot has taken the place of the log. */
    record SnapshotInstalled(SnapshotId id, VoterHistory voters) implements RaftEvent {}

    /** A fetched snapshot turned out to be unusable: it is fetched again. */
    record SnapshotRefused(SnapshotId id) implements RaftEvent {}

    /** The member leaves its office in good order. */
    record Resigned() implements RaftEvent {}
}
