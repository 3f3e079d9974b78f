package dev.ottla.handler.data;

import dev.ottla.log.LeaderEpochs;
import dev.ottla.log.LogView;
import dev.ottla.log.TimestampOffset;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ListOffsetsRequest.ListOffsetsPartition;
import dev.ottla.protocol.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import dev.ottla.protocol.record.RecordException;
import dev.ottla.replica.PartitionView;
import java.io.IOException;
import java.util.List;

/**
 * What ListOffsets asks of one partition. A timestamp that is not negative asks for the first record at or after it,
 * others are questions of their own:
 *
 * <table>
 *   <tr><td>-1</td><td>latest</td><td>v1</td></tr>
 *   <tr><td>-2</td><td>earliest</td><td>v1</td></tr>
 *   <tr><td>-3</td><td>the record with the largest timestamp</td><td>v7, KIP-734</td></tr>
 *   <tr><td>-4</td><td>earliest on local disk</td><td>v8, KIP-405</td></tr>
 *   <tr><td>-5</td><td>latest that is tiered: none</td><td>v9, KIP-1005</td></tr>
 *   <tr><td>-6</td><td>earliest that waits for upload: none</td><td>v11, KIP-1023</td></tr>
 * </table>
 *
 * A question that the version does not know is UNSUPPORTED_VERSION.
 *
 * @param replicaId -1 for consumers, who see nothing above the watermark
 */
record OffsetQuestion(short version, int replicaId, boolean readCommitted) {
    private static final int CONSUMER = -1;
    private static final int LATEST = -1;
    private static final int EARLIEST = -2;
    private static final int MAX_TIMESTAMP = -3;
    private static final int EARLIEST_LOCAL = -4;
    private static final int LATEST_TIERED = -5;
    private static final int EARLIEST_PENDING_UPLOAD = -6;
    private static final int NO_EPOCH = -1;
    private static final short OFFSET_NOT_AVAILABLE_VERSION = 5;
    private static final short EPOCH_VERSION = 4;

    static boolean mayTouchDisk(long timestamp) {
        return timestamp >= 0 || timestamp == MAX_TIMESTAMP;
    }

    ListOffsetsPartitionResponse ask(PartitionView view, ListOffsetsPartition question) {
        int index = question.partitionIndex();
        if (!isKnown(question.timestamp())) {
            return ListOffsetsHandler.error(index, ErrorCode.UNSUPPORTED_VERSION);
        }
        if (question.currentLeaderEpoch() != NO_EPOCH) {
            ErrorCode error = view.checkEpoch(question.currentLeaderEpoch());
            if (error != ErrorCode.NONE) {
                return ListOffsetsHandler.error(index, error);
            }
        }
        try {
            return respond(view, index, question.timestamp());
        } catch (IOException e) {
            return ListOffsetsHandler.error(index, ErrorCode.KAFKA_STORAGE_ERROR);
        } catch (RecordException rotten) {
            return ListOffsetsHandler.error(index, rotten.error());
        }
    }

    private boolean isKnown(long timestamp) {
        if (timestamp >= EARLIEST) {
            return true;
        }
        if (timestamp < EARLIEST_PENDING_UPLOAD) {
            return false;
        }
        int since = switch ((int) timestamp) {
            case MAX_TIMESTAMP -> 7;
            case EARLIEST_LOCAL -> 8;
            case LATEST_TIERED -> 9;
            default -> 11;
        };
        return version >= since;
    }

    private ListOffsetsPartitionResponse respond(PartitionView view, int index, long timestamp) throws IOException {
        long end =
                replicaId == CONSUMER ? view.readEnd(readCommitted) : view.log().logEndOffset();
        if (timestamp == LATEST && replicaId == CONSUMER && isBehindItsEpoch(view, end)) {
            boolean said = version >= OFFSET_NOT_AVAILABLE_VERSION;
            return ListOffsetsHandler.error(
                    index, said ? ErrorCode.OFFSET_NOT_AVAILABLE : ErrorCode.LEADER_NOT_AVAILABLE);
        }
        TimestampOffset found = find(view, end, timestamp);
        return ListOffsetsPartitionResponse.builder()
                .partitionIndex(index)
                .timestamp(found.timestamp())
                .offset(found.offset())
                .leaderEpoch(version >= EPOCH_VERSION ? found.leaderEpoch() : NO_EPOCH)
                .build();
    }

    /** A new leader whose watermark has not reached its own epoch does not know yet what is committed (KIP-207). */
    private static boolean isBehindItsEpoch(PartitionView view, long end) {
        List<LeaderEpochs.Entry> epochs = view.log().leaderEpochs().entries();
        return !epochs.isEmpty() && epochs.getLast().startOffset() > end;
    }

    private TimestampOffset find(PartitionView view, long end, long timestamp) throws IOException {
        LogView log = view.log();
        if (timestamp == LATEST) {
            return new TimestampOffset(-1L, end, view.leaderEpoch());
        }
        if (timestamp == EARLIEST || timestamp == EARLIEST_LOCAL) {
            return log.earliest();
        }
        if (timestamp == LATEST_TIERED || timestamp == EARLIEST_PENDING_UPLOAD) {
            return TimestampOffset.NONE;
        }
        TimestampOffset found = timestamp == MAX_TIMESTAMP ? log.maxTimestamp() : log.offsetForTimestamp(timestamp);
        return found.offset() < end ? found : TimestampOffset.NONE;
    }
}
