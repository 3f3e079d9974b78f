package dev.ottla.raft;

/**
 * Where a member keeps what it knows.
 *
 * @param appliedEndOffset what the listeners already know from a snapshot, exclusive
 * @param followingBytes how much log there is from there on
 */
public record RaftStorage(
        RaftLog log, QuorumFiles files, Snapshots snapshots, long appliedEndOffset, long followingBytes) {}
