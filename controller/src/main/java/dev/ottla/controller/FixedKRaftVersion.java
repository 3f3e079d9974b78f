package dev.ottla.controller;

import dev.ottla.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The level that a quorum was formatted with, for as long as it cannot be raised. */
record FixedKRaftVersion(short level) implements KRaftVersionAccess {
    @Override
    public @Nullable ApiError upgrade(short wanted, boolean validateOnly) {
        return wanted == level
                ? null
                : new ApiError(
                        ErrorCode.INVALID_UPDATE_VERSION,
                        "Invalid update version " + wanted + " for feature kraft.version. The voters of this quorum are"
                                + " those of controller.quorum.voters, without the ids of their directories.");
    }
}
