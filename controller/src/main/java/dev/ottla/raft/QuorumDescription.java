package dev.ottla.raft;

import java.util.List;

/**
 * The quorum as its leader sees it.
 *
 * @param highWatermark -1 while it is not known
 */
public record QuorumDescription(
        int leaderId, int epoch, long highWatermark, List<Replica> voters, List<Replica> observers, VoterSet voterSet) {
    /**
     * How far a replica is.
     *
     * @param endOffset of its log as known from its last fetch; -1 while nothing is known
     * @param lastFetchMs when it fetched last, in the time of the steps; -1 if it never did
     * @param lastCaughtUpMs when it had all that there was; -1 if it never did
     */
    public record Replica(ReplicaKey key, long endOffset, long lastFetchMs, long lastCaughtUpMs) {}
}
