package dev.ottla.protocol.record;

import dev.ottla.protocol.ErrorCode;

/** Size, magic or CRC of a batch is wrong: the bytes are damaged. Kafka's error is {@code CORRUPT_MESSAGE} (2). */
public final class CorruptRecordException extends RecordException {

    public CorruptRecordException(String message) {
        super(message);
    }

    @Override
    public ErrorCode error() {
        return ErrorCode.CORRUPT_MESSAGE;
    }
}
