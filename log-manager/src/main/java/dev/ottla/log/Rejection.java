package dev.ottla.log;

import dev.ottla.protocol.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why batches were not appended: the error and sentence that Kafka has for it. A value; no stack is walked for it.
 *
 * @param message for the log
 * @param recordErrors the records that are to blame, where single ones are
 */
public record Rejection(ErrorCode error, String message, List<RecordError> recordErrors) {

    public static Rejection of(ErrorCode error, String message) {
        return new Rejection(error, message, List.of());
    }

    /** The message if Kafka sends it to the client, which it does only where single records were refused. */
    public @Nullable String clientMessage() {
        return recordErrors.isEmpty() ? null : message;
    }
}
