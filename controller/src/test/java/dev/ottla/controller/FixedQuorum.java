package dev.ottla.controller;

import dev.ottla.protocol.ErrorCode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A quorum that stays as it is. */
record FixedQuorum(short level, Set<Integer> configuredVoters) implements QuorumAccess {
    @Override
    public @Nullable ApiError upgrade(short wanted, boolean validateOnly) {
        return wanted == level ? null : new ApiError(ErrorCode.INVALID_UPDATE_VERSION, "it stays at " + level);
    }

    @Override
    public boolean isFollowed() {
        return false;
    }
}
