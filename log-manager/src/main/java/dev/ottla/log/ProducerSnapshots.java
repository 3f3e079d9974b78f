package dev.ottla.log;

import dev.ottla.protocol.ProtocolException;
import dev.ottla.protocol.WireReader;
import dev.ottla.protocol.WireWriter;
import dev.ottla.protocol.message.storage.ProducerSnapshot;
import dev.ottla.protocol.message.storage.ProducerSnapshot.ProducerEntry;
import dev.ottla.protocol.message.storage.ProducerSnapshotCodec;
import dev.ottla.protocol.record.RecordBatchHeader;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The content of a {@code .snapshot} file: a ProducerSnapshot message of version 1 after its version. Its CRC-32C, the
 * first field, covers what follows it. Of a producer's batches only the newest is kept.
 */
final class ProducerSnapshots {
    private static final short VERSION = 1;
    private static final int CRC_INDEX = 2;
    private static final int CONTENT_INDEX = 6;

    private ProducerSnapshots() {}

    static byte[] encode(ProducerStateTable producers) {
        List<ProducerEntry> entries = new ArrayList<>(producers.size());
        for (ProducerState state : producers.producers()) {
            entries.add(entry(state));
        }
        byte[] content;
        try (WireWriter writer = WireWriter.onHeap()) {
            writer.writeShort(VERSION);
            ProducerSnapshot snapshot =
                    ProducerSnapshot.builder().producerEntries(entries).build();
            ProducerSnapshotCodec.INSTANCE.write(snapshot, writer, VERSION);
            content = writer.toByteArray();
        }
        ByteBuffer.wrap(content).putInt(CRC_INDEX, crc(content));
        return content;
    }

    /** Fills an empty table. */
    static void decode(byte[] content, ProducerStateTable producers) throws CorruptIndexException {
        if (content.length < CONTENT_INDEX) {
            throw new CorruptIndexException("it has only " + content.length + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.wrap(content);
        if (bytes.getShort(0) != VERSION) {
            throw new CorruptIndexException("unknown version " + bytes.getShort(0));
        }
        if (bytes.getInt(CRC_INDEX) != crc(content)) {
            throw new CorruptIndexException("its CRC does not hold");
        }
        try {
            WireReader reader = new WireReader(Unpooled.wrappedBuffer(content, CRC_INDEX, content.length - CRC_INDEX));
            for (ProducerEntry entry :
                    ProducerSnapshotCodec.INSTANCE.read(reader, VERSION).producerEntries()) {
                producers.restore(state(entry));
            }
        } catch (ProtocolException e) {
            throw new CorruptIndexException(String.valueOf(e.getMessage()));
        }
    }

    private static ProducerEntry entry(ProducerState state) {
        return ProducerEntry.builder()
                .producerId(state.producerId())
                .epoch(state.epoch())
                .lastSequence(state.lastSequence())
                .lastOffset(state.lastOffset())
                .offsetDelta(state.lastOffsetDelta())
                .timestamp(state.lastTimestamp())
                .coordinatorEpoch(state.coordinatorEpoch())
                .currentTxnFirstOffset(state.transactionFirstOffset())
                .build();
    }

    private static ProducerState state(ProducerEntry entry) {
        ProducerState state =
                new ProducerState(entry.producerId(), entry.epoch(), entry.coordinatorEpoch(), entry.timestamp());
        if (entry.lastOffset() >= 0 && entry.lastSequence() != RecordBatchHeader.NO_SEQUENCE) {
            state.addBatch(entry.lastSequence(), entry.lastOffset(), entry.offsetDelta(), entry.timestamp());
        }
        if (entry.currentTxnFirstOffset() >= 0) {
            state.openTransaction(entry.currentTxnFirstOffset());
        }
        return state;
    }

    private static int crc(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content, CONTENT_INDEX, content.length - CONTENT_INDEX);
        return (int) crc.getValue();
    }
}
