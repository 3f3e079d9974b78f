package dev.ottla.raft;

import dev.ottla.metadata.Endpoint;
import java.util.List;

/** What members ask each other, and what administrators ask of the leader. Values; the wire is elsewhere. */
public sealed interface RaftRequest {
    /**
     * Asks for a vote, or whether one would be given (KIP-996).
     *
     * @param epoch the candidate's: the one that it wants to lead; of a pre-vote the one that it is in
     * @param lastEpoch of its last record
     * @param endOffset of its log, exclusive
     * @param voter who is asked; {@link ReplicaKey#NONE} where the version cannot say
     */
    record Vote(ReplicaKey candidate, int epoch, int lastEpoch, long endOffset, ReplicaKey voter, boolean preVote)
            implements RaftRequest {}

    /** The leader of an epoch tells a voter that it leads. */
    record BeginEpoch(int leaderId, int epoch, List<Endpoint> endpoints, ReplicaKey voter) implements RaftRequest {
        public BeginEpoch {
            endpoints = List.copyOf(endpoints);
        }
    }

    /** The leader of an epoch tells a voter that it leads no more, and who should stand for election first. */
    record EndEpoch(int leaderId, int epoch, List<Endpoint> endpoints, List<ReplicaKey> preferred)
            implements RaftRequest {
        public EndEpoch {
            endpoints = List.copyOf(endpoints);
            preferred = List.copyOf(preferred);
        }
    }

    /**
     * Asks for what follows, and says that everything before is on the fetcher's disk.
     *
     * @param highWatermark that the fetcher knows of; -1 where it knows none. A leader that knows better answers at
     *     once (KIP-1166); {@code Long.MAX_VALUE} where the version cannot say
     */
    record Fetch(
            ReplicaKey replica,
            int epoch,
            long offset,
            int lastFetchedEpoch,
            long highWatermark,
            int maxWaitMs,
            int maxBytes)
            implements RaftRequest {}

    /** Asks for a piece of a snapshot. */
    record FetchSnapshot(ReplicaKey replica, int epoch, SnapshotId id, long position, int maxBytes)
            implements RaftRequest {}

    /** An administrator adds a voter (KIP-853); {@code whenCommitted} says when to answer (KIP-1186). */
    record AddVoter(ReplicaKey voter, List<Endpoint> endpoints, long timeoutMs, boolean whenCommitted)
            implements RaftRequest {
        public AddVoter {
            endpoints = List.copyOf(endpoints);
        }
    }

    /** An administrator removes a voter. */
    record RemoveVoter(ReplicaKey voter) implements RaftRequest {}

    /** A voter says where it can be reached and what it understands. */
    record UpdateVoter(int epoch, VoterSet.Voter voter) implements RaftRequest {}

    /** How the quorum is. */
    record DescribeQuorum() implements RaftRequest {}

    /** Asks a node which levels of {@code kraft.version} it understands. */
    record AskVersions() implements RaftRequest {}
}
