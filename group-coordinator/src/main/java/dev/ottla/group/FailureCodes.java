package dev.ottla.group;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.Failure;

/** What a client is told when its command came to nothing in the frame under the machine. */
public final class FailureCodes {
    private FailureCodes() {}

    /** A log that failed under us means that somebody else will coordinate: clients look for the coordinator again. */
    public static ErrorCode of(Failure failure) {
        return switch (failure) {
            case LOADING -> ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;
            case LOG_UNAVAILABLE, DROPPED -> ErrorCode.NOT_COORDINATOR;
            case TOO_LARGE, BUG -> ErrorCode.UNKNOWN_SERVER_ERROR;
        };
    }
}
