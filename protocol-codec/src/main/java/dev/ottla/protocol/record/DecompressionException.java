package dev.ottla.protocol.record;

import dev.ottla.protocol.ErrorCode;

/**
 * Compressed content cannot be expanded: malformed, cut off, or more than the caller allows. A CRC that holds says that
 * the sender made it so. Kafka has no error code of its own for this and answers {@code UNKNOWN_SERVER_ERROR} (-1).
 */
public final class DecompressionException extends RecordException {

    public DecompressionException(String message) {
        super(message);
    }

    @Override
    public ErrorCode error() {
        return ErrorCode.UNKNOWN_SERVER_ERROR;
    }
}
