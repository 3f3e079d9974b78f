package dev.ottla.raft;

import dev.ottla.metadata.InvalidMetadataException;
import dev.ottla.protocol.message.KRaftVersionRecord;
import dev.ottla.protocol.message.KRaftVersionRecordCodec;
import dev.ottla.protocol.message.VotersRecordCodec;
import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.protocol.record.LogRecord;
import dev.ottla.protocol.record.RecordBatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;

/** Reads what stands in the batches of the metadata log and its snapshots. */
final class LogRecords {
    /** Small, short-lived buffers that the garbage collector takes; there is nothing to leak. */
    static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false, true);

    private static final long MAX_DECOMPRESSED_BYTES = 256L * 1024 * 1024;

    private LogRecords() {}

    static List<LogRecord> of(RecordBatch batch) {
        return batch.readRecords(HEAP, MAX_DECOMPRESSED_BYTES);
    }

    static ByteBuf value(LogRecord record) {
        ByteBuf value = record.value();
        if (value == null) {
            throw new InvalidMetadataException("the record at offset " + record.offset() + " has no value");
        }
        return value;
    }

    static ControlRecordType controlType(LogRecord record) {
        ByteBuf key = record.key();
        if (key == null) {
            throw new InvalidMetadataException("the control record at offset " + record.offset() + " has no key");
        }
        return ControlRecordType.ofKey(key);
    }

    static KRaftVersionRecord kraftVersion(ByteBuf value) {
        return KRaftVersionRecordCodec.INSTANCE.read(value, (short) 0);
    }

    static VoterSet voters(ByteBuf value) {
        return VoterSet.of(VotersRecordCodec.INSTANCE.read(value, (short) 0));
    }
}
