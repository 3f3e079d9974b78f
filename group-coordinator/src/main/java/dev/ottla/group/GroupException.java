package dev.ottla.group;

import dev.ottla.protocol.ErrorCode;

/**
 * A command is refused: the client's fault or a race it must expect. Carries the code to answer with and, being a value
 * in the costume of an exception, no stack trace. Never leaves the shard.
 */
public final class GroupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode error;

    public GroupException(ErrorCode error, String message) {
        super(message, null, false, false);
        this.error = error;
    }

    public ErrorCode error() {
        return error;
    }
}
