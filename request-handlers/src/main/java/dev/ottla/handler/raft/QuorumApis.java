package dev.ottla.handler.raft;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.ApiHandler;
import dev.ottla.raft.RaftResponse;
import dev.ottla.raft.wire.AddRaftVoterApi;
import dev.ottla.raft.wire.BeginQuorumEpochApi;
import dev.ottla.raft.wire.DescribeQuorumApi;
import dev.ottla.raft.wire.EndQuorumEpochApi;
import dev.ottla.raft.wire.FetchSnapshotApi;
import dev.ottla.raft.wire.QuorumFetchApi;
import dev.ottla.raft.wire.RemoveRaftVoterApi;
import dev.ottla.raft.wire.UpdateRaftVoterApi;
import dev.ottla.raft.wire.VoteApi;
import dev.ottla.runtime.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * The quorum's APIs, and who may use them: an index.
 *
 * @param kraftVersion the finalized level of {@code kraft.version}, the one feature that the metadata does not tell
 */
public record QuorumApis(QuorumHandler.Quorum quorum, Clock clock, IntSupplier kraftVersion) {
    /** On a controller's listener. */
    public List<ApiHandler<?, ?>> ofController() {
        List<ApiHandler<?, ?>> handlers = new ArrayList<>(ofBroker());
        handlers.add(new QuorumHandler<>(new VoteApi(), RaftResponse.Vote.class, AclOperation.CLUSTER_ACTION, quorum));
        handlers.add(new QuorumHandler<>(
                new BeginQuorumEpochApi(), RaftResponse.Epoch.class, AclOperation.CLUSTER_ACTION, quorum));
        handlers.add(new QuorumHandler<>(
                new EndQuorumEpochApi(), RaftResponse.Epoch.class, AclOperation.CLUSTER_ACTION, quorum));
        handlers.add(new QuorumHandler<>(
                new QuorumFetchApi(), RaftResponse.Fetch.class, AclOperation.CLUSTER_ACTION, quorum));
        handlers.add(new QuorumHandler<>(
                new FetchSnapshotApi(), RaftResponse.FetchSnapshot.class, AclOperation.CLUSTER_ACTION, quorum));
        handlers.add(new QuorumHandler<>(
                new UpdateRaftVoterApi(), RaftResponse.VoterChange.class, AclOperation.CLUSTER_ACTION, quorum));
        return handlers;
    }

    /** On a broker's listener, which hands them on to the controller. */
    public List<ApiHandler<?, ?>> ofBroker() {
        return List.of(
                new QuorumHandler<>(
                        new DescribeQuorumApi(clock), RaftResponse.Quorum.class, AclOperation.DESCRIBE, quorum),
                new QuorumHandler<>(new AddRaftVoterApi(), RaftResponse.VoterChange.class, AclOperation.ALTER, quorum),
                new QuorumHandler<>(
                        new RemoveRaftVoterApi(), RaftResponse.VoterChange.class, AclOperation.ALTER, quorum));
    }
}
