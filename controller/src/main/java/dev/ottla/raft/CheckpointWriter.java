package dev.ottla.raft;

import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataRecordCodec;
import dev.ottla.protocol.ApiMessage;
import dev.ottla.protocol.MessageCodec;
import dev.ottla.protocol.message.KRaftVersionRecord;
import dev.ottla.protocol.message.SnapshotFooterRecord;
import dev.ottla.protocol.message.SnapshotHeaderRecord;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.protocol.record.ControlRecords;
import dev.ottla.protocol.record.RecordBatchBuilder;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.StoreFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a snapshot in Kafka's form: a control batch with the header (and the voters, where the log keeps them),
 * batches of metadata records, a control batch with the footer. It is written under a name that readers ignore and gets
 * its own when {@link #finish} has made it durable; closed before that, it leaves nothing.
 */
public final class CheckpointWriter implements AutoCloseable {
    private static final int BATCH_BYTES = 512 * 1024;

    private final FileStore store;
    private final Path path;
    private final Path aside;
    private final StoreFile file;
    private final int epoch;
    private final long nowMs;
    private final List<byte[]> pending = new ArrayList<>();
    private int pendingBytes;
    private long nextOffset;
    private long position;
    private boolean finished;

    /**
     * @param epoch of the snapshot's id, stamped on its batches
     * @param lastTimestampMs when the last record that it stands for was appended
     * @param voters null for a quorum whose voters are not in the log
     */
    public CheckpointWriter(
            FileStore store, Path path, int epoch, long lastTimestampMs, @Nullable VoterSet voters, long nowMs)
            throws IOException {
        this.store = store;
        this.path = path;
        this.aside = path.resolveSibling(path.getFileName() + ".part");
        this.epoch = epoch;
        this.nowMs = nowMs;
        store.deleteIfExists(aside);
        this.file = store.open(aside, FileStore.OpenMode.CREATE_NEW);
        writeHeader(lastTimestampMs, voters);
    }

    public void append(MetadataRecord record) throws IOException {
        byte[] value = MetadataRecordCodec.encode(record);
        if (!pending.isEmpty() && pendingBytes + value.length > BATCH_BYTES) {
            writePending();
        }
        pending.add(value);
        pendingBytes += value.length;
    }

    /** Writes the footer; the snapshot is durable and has its name on return. */
    public void finish() throws IOException {
        writePending();
        SnapshotFooterRecord footer =
                SnapshotFooterRecord.builder().version((short) 0).build();
        writeControl(List.of(control(ControlRecordType.SNAPSHOT_FOOTER, footer, footer.codec())));
        file.force(true);
        file.close();
        store.rename(aside, path);
        Path parent = path.getParent();
        if (parent != null) {
            store.forceDirectory(parent);
        }
        finished = true;
    }

    @Override
    public void close() throws IOException {
        if (!finished) {
            file.close();
            store.deleteIfExists(aside);
        }
    }

    private void writeHeader(long lastTimestampMs, @Nullable VoterSet voters) throws IOException {
        List<ControlRecords.ControlRecord> records = new ArrayList<>();
        SnapshotHeaderRecord header = SnapshotHeaderRecord.builder()
                .version((short) 0)
                .lastContainedLogTimestamp(lastTimestampMs)
                .build();
        records.add(control(ControlRecordType.SNAPSHOT_HEADER, header, header.codec()));
        if (voters != null) {
            records.addAll(voterRecords(voters));
        }
        writeControl(records);
    }

    /** The two records that say who votes, from {@code kraft.version} 1 on. */
    static List<ControlRecords.ControlRecord> voterRecords(VoterSet voters) {
        KRaftVersionRecord version = KRaftVersionRecord.builder()
                .version((short) 0)
                .kRaftVersion((short) 1)
                .build();
        var record = voters.toRecord();
        return List.of(
                control(ControlRecordType.KRAFT_VERSION, version, version.codec()),
                control(ControlRecordType.KRAFT_VOTERS, record, record.codec()));
    }

    /** Kafka reads all of them in version 0. */
    static <T extends ApiMessage> ControlRecords.ControlRecord control(
            ControlRecordType type, T message, MessageCodec<T> codec) {
        return new ControlRecords.ControlRecord(type, Unpooled.wrappedBuffer(codec.toByteArray(message, (short) 0)));
    }

    private void writeControl(List<ControlRecords.ControlRecord> records) throws IOException {
        write(ControlRecords.batch(LogRecords.HEAP, settings(), nowMs, records), records.size());
    }

    private void writePending() throws IOException {
        if (pending.isEmpty()) {
            return;
        }
        try (RecordBatchBuilder builder = new RecordBatchBuilder(LogRecords.HEAP, settings())) {
            for (byte[] value : pending) {
                builder.append(nowMs, null, Unpooled.wrappedBuffer(value));
            }
            write(builder.build(), pending.size());
        }
        pending.clear();
        pendingBytes = 0;
    }

    private BatchSettings settings() {
        return BatchSettings.at(nextOffset).withPartitionLeaderEpoch(epoch);
    }

    private void write(ByteBuf batch, int recordCount) throws IOException {
        try {
            int sizeBytes = batch.readableBytes();
            file.write(batch.nioBuffer(), position);
            position += sizeBytes;
            nextOffset += recordCount;
        } finally {
            batch.release();
        }
    }
}
