package dev.ottla.raft;

/** What happens to a member of the quorum. */
public sealed interface RaftEvent {
    /** The log and the remembered state have been read; the member takes part from now on. */
    record Started() implements RaftEvent {}

    /** Everything below {@code endOffset} is durable on this node's disk. */
    record Flushed(long endOffset) implements RaftEvent {}

    /** Whoever decides on the content wants these appended; only a leader can. */
    record Proposed(Entries entries) implements RaftEvent {}

    /** The member leaves its office in good order. */
    record Resigned() implements RaftEvent {}
}
