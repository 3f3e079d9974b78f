package dev.ottla.raft;

import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.protocol.record.LogRecord;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatches;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes fetched bytes apart into whole batches, and looks into control batches for voters. */
public final class LogBatches {
    private LogBatches() {}

    /**
     * The whole batches at the beginning of these bytes; a last one that is cut off is left. The bytes are copied.
     * Throws a {@link RuntimeException} for what is no batch, or is damaged.
     */
    public static List<LogBatch> parse(ByteBuf bytes) {
        List<LogBatch> parsed = new ArrayList<>();
        RecordBatches batches = RecordBatches.of(bytes);
        while (batches.next()) {
            RecordBatch batch = batches.batch();
            batch.ensureValid();
            parsed.add(of(batch));
        }
        return parsed;
    }

    static LogBatch of(RecordBatch batch) {
        return new LogBatch(
                batch.baseOffset(), batch.nextOffset(), batch.partitionLeaderEpoch(), voters(batch), bytes(batch));
    }

    private static RawBytes bytes(RecordBatch batch) {
        byte[] copy = new byte[batch.sizeInBytes()];
        batch.slice().getBytes(0, copy);
        return new RawBytes(copy);
    }

    static @Nullable VoterSet voters(RecordBatch batch) {
        VoterSet voters = null;
        if (batch.isControlBatch()) {
            for (LogRecord record : LogRecords.of(batch)) {
                if (LogRecords.controlType(record) == ControlRecordType.KRAFT_VOTERS) {
                    voters = LogRecords.voters(LogRecords.value(record));
                }
            }
        }
        return voters;
    }
}
