package dev.ottla.controller;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.raft.RaftDriver;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The quorum as this node's member of it knows it. On the controller's strand. */
record RaftQuorumAccess(RaftDriver raft, Set<Integer> configuredVoters) implements QuorumAccess {
    @Override
    public short level() {
        return (short) (raft.keepsVoters() ? 1 : 0);
    }

    @Override
    public @Nullable ApiError upgrade(short wanted, boolean validateOnly) {
        if (wanted == level()) {
            return null;
        }
        String problem = wanted < level()
                ? "Invalid upgrade of kraft.version from version " + level() + " to " + wanted
                        + " because the new version is a downgrade"
                : raft.kraftVersionProblem();
        if (problem != null) {
            return new ApiError(ErrorCode.INVALID_UPDATE_VERSION, problem);
        }
        if (!validateOnly) {
            raft.raiseKRaftVersion();
        }
        return null;
    }

    @Override
    public boolean isFollowed() {
        return raft.isFollowed();
    }
}
