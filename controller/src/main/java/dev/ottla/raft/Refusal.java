package dev.ottla.raft;

import dev.ottla.protocol.ErrorCode;
import java.util.List;

/** Answers of a member that does not take part any more. */
final class Refusal {
    private static final RaftResponse.Leadership NOBODY = new RaftResponse.Leadership(-1, 0, List.of());

    private Refusal() {}

    static RaftResponse of(RaftRequest request, ErrorCode error) {
        return switch (request) {
            case RaftRequest.Vote vote -> new RaftResponse.Vote(error, NOBODY, false);
            case RaftRequest.BeginEpoch begin -> new RaftResponse.Epoch(error, NOBODY);
            case RaftRequest.EndEpoch end -> new RaftResponse.Epoch(error, NOBODY);
            case RaftRequest.Fetch fetch -> RaftResponse.Fetch.error(error, NOBODY);
            case RaftRequest.FetchSnapshot fetch ->
                new RaftResponse.FetchSnapshot(error, NOBODY, fetch.id(), 0, fetch.position(), RawBytes.EMPTY);
            case RaftRequest.AddVoter add -> new RaftResponse.VoterChange(error, null, NOBODY);
            case RaftRequest.RemoveVoter remove -> new RaftResponse.VoterChange(error, null, NOBODY);
            case RaftRequest.UpdateVoter update -> new RaftResponse.VoterChange(error, null, NOBODY);
            case RaftRequest.DescribeQuorum describe -> new RaftResponse.Quorum(error, null);
            case RaftRequest.AskVersions ask -> new RaftResponse.Versions(error, (short) 0, (short) 0);
        };
    }
}
