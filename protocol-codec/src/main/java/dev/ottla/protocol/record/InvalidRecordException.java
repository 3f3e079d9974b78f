package dev.ottla.protocol.record;

import dev.ottla.protocol.ErrorCode;

/** A whole, undamaged batch breaks a rule of the format. Kafka's error is {@code INVALID_RECORD} (87). */
public final class InvalidRecordException extends RecordException {

    public InvalidRecordException(String message) {
        super(message);
    }

    @Override
    public ErrorCode error() {
        return ErrorCode.INVALID_RECORD;
    }
}
