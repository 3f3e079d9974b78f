package dev.ottla.handler.data;

import dev.ottla.log.AppendResult;
import dev.ottla.log.RecordError;
import dev.ottla.log.Rejection;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ProduceResponse.BatchIndexAndErrorMessage;
import dev.ottla.protocol.message.ProduceResponse.PartitionProduceResponse;
import dev.ottla.replica.LeaderPartition;
import dev.ottla.replica.PartitionAppend;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One partition of a Produce request: refused before it came to its strand, or an append, now or after rewriting. */
sealed interface ProducePart permits ProducePart.Refused, ProducePart.Appending, RewritingPart {

    ErrorCode error();

    PartitionProduceResponse response(int index);

    /** Gives up waiting for replicas. Any thread. */
    void timeOut();

    /** Never came to the log. */
    record Refused(ErrorCode error, @Nullable String message, List<RecordError> recordErrors, long logStartOffset)
            implements ProducePart {
        private static final long UNKNOWN_START = -1;

        static Refused of(ErrorCode error) {
            return new Refused(error, null, List.of(), UNKNOWN_START);
        }

        static Refused of(Rejection rejection) {
            return new Refused(rejection.error(), rejection.message(), rejection.recordErrors(), UNKNOWN_START);
        }

        /** Kafka tells where the log starts when it refuses records for what they say, not for their size or CRC. */
        static Refused byTopic(Rejection rejection, LeaderPartition leader) {
            boolean forContent =
                    rejection.error() == ErrorCode.INVALID_RECORD || rejection.error() == ErrorCode.INVALID_TIMESTAMP;
            long logStartOffset = forContent ? leader.log().view().logStartOffset() : UNKNOWN_START;
            return new Refused(rejection.error(), rejection.message(), rejection.recordErrors(), logStartOffset);
        }

        @Override
        public PartitionProduceResponse response(int index) {
            return refusal(index, error, message, recordErrors)
                    .logStartOffset(logStartOffset)
                    .build();
        }

        @Override
        public void timeOut() {}
    }

    /** Was handed to its partition; its outcome stands in it once it is finished. */
    record Appending(PartitionAppend append) implements ProducePart {

        @Override
        public ErrorCode error() {
            return append.error();
        }

        @Override
        public PartitionProduceResponse response(int index) {
            AppendResult result = append.result();
            if (result == null) {
                return refusal(index, append.error(), null, List.of()).build();
            }
            Rejection rejection = result.rejection();
            if (rejection != null) {
                return refusal(index, rejection.error(), rejection.message(), rejection.recordErrors())
                        .logStartOffset(result.logStartOffset())
                        .build();
            }
            return PartitionProduceResponse.builder()
                    .index(index)
                    .errorCode(append.error().code())
                    .baseOffset(result.firstOffset())
                    .logAppendTimeMs(result.logAppendTimeMs())
                    .logStartOffset(result.logStartOffset())
                    .build();
        }

        @Override
        public void timeOut() {
            append.timeOut();
        }
    }

    private static PartitionProduceResponse.Builder refusal(
            int index, ErrorCode error, @Nullable String message, List<RecordError> recordErrors) {
        return PartitionProduceResponse.builder()
                .index(index)
                .errorCode(error.code())
                .baseOffset(-1L)
                .errorMessage(message)
                .recordErrors(wire(recordErrors));
    }

    private static List<BatchIndexAndErrorMessage> wire(List<RecordError> errors) {
        List<BatchIndexAndErrorMessage> wire = new ArrayList<>(errors.size());
        for (RecordError error : errors) {
            wire.add(BatchIndexAndErrorMessage.builder()
                    .batchIndex(error.batchIndex())
                    .batchIndexErrorMessage(error.message())
                    .build());
        }
        return wire;
    }
}
