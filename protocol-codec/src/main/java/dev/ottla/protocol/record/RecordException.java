package dev.ottla.protocol.record;

import dev.ottla.protocol.ErrorCode;

/**
 * The bytes of a batch or record are not what the format says. The only kind of exception that reading untrusted
 * batches gives. It carries a sentence for the client and no stack trace: a sender of garbage must not make us pay for
 * one.
 */
public abstract sealed class RecordException extends RuntimeException
        permits CorruptRecordException, InvalidRecordException, DecompressionException {

    protected RecordException(String message) {
        super(message, null, false, false);
    }

    /** What Kafka answers with. */
    public abstract ErrorCode error();
}
