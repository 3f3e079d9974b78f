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
import org.jspecify.annotations.Nullable;

/**
 * The content of a {@code .snapshot} file: a ProducerSnapshot message of version 1 after its version. Its CRC-32C, the
 * first field, covers what follows it.
 *
 * <p>Each remembered batch of a producer has an entry, the oldest first. Apache Kafka writes only the newest and, of
 * several entries, keeps the last. But a producer that was not answered before a stop sends up to five batches again,
 * and to refuse one of them as out of order makes it begin a new epoch and send all of them anew: they would be there
 * twice.
 */
final class ProducerSnapshots {
    private static final short VERSION = 1;
    private static final int CRC_INDEX = 2;
    private static final int CONTENT_INDEX = 6;

    private ProducerSnapshots() {}

    static byte[] encode(ProducerStateTable producers) {
        List<ProducerEntry> entries = new ArrayList<>(producers.size());
        for (ProducerState state : producers.producers()) {
            for (int age = state.batches() - 1; age > 0; age--) {
                entries.add(older(state, state.batchOfAge(age)));
            }
            entries.add(newest(state));
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
                producers.restore(with(entry, producers.get(entry.producerId())));
            }
        } catch (ProtocolException e) {
            throw new CorruptIndexException(String.valueOf(e.getMessage()));
        }
    }

    private static ProducerEntry older(ProducerState state, int index) {
        return of(state)
                .lastSequence(state.lastSequence(index))
                .lastOffset(state.lastOffset(index))
                .offsetDelta(state.lastOffsetDelta(index))
                .timestamp(state.timestamp(index))
                .currentTxnFirstOffset(ProducerState.NO_TRANSACTION)
                .build();
    }

    /** The newest batch, if there is one, and what else there is to say. */
    private static ProducerEntry newest(ProducerState state) {
        return of(state)
                .lastSequence(state.lastSequence())
                .lastOffset(state.lastOffset())
                .offsetDelta(state.lastOffsetDelta())
                .timestamp(state.lastTimestamp())
                .currentTxnFirstOffset(state.transactionFirstOffset())
                .build();
    }

    private static ProducerEntry.Builder of(ProducerState state) {
        return ProducerEntry.builder()
                .producerId(state.producerId())
                .epoch(state.epoch())
                .coordinatorEpoch(state.coordinatorEpoch());
    }

    private static ProducerState with(ProducerEntry entry, @Nullable ProducerState known) {
        ProducerState state = known != null
                ? known
                : new ProducerState(entry.producerId(), entry.epoch(), entry.coordinatorEpoch(), entry.timestamp());
        state.startEpoch(entry.epoch());
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
