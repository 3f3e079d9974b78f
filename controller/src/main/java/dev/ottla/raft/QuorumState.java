package dev.ottla.raft;

/**
 * What a member must remember of its part in elections before it acts on it: the content of {@code quorum-state}.
 *
 * @param leaderId the known leader of the epoch, -1 for none
 * @param voted whom it voted for in this epoch; {@link ReplicaKey#NONE} for nobody
 */
public record QuorumState(int epoch, int leaderId, ReplicaKey voted) {
    /** Of a node that has seen nothing. */
    public static final QuorumState INITIAL = new QuorumState(0, -1, ReplicaKey.NONE);

    static QuorumState votedFor(int epoch, ReplicaKey candidate) {
        return new QuorumState(epoch, -1, candidate);
    }

    static QuorumState ledBy(int epoch, int leaderId) {
        return new QuorumState(epoch, leaderId, ReplicaKey.NONE);
    }
}
