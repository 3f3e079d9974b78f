package dev.ottla.raft;

import dev.ottla.metadata.InvalidMetadataException;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataRecordCodec;
import dev.ottla.protocol.message.KRaftVersionRecord;
import dev.ottla.protocol.message.SnapshotHeaderRecord;
import dev.ottla.protocol.message.SnapshotHeaderRecordCodec;
import dev.ottla.protocol.record.LogRecord;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.StoreFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a snapshot, batch by batch. A file without header or footer, or with a wrong CRC, is refused. */
public final class CheckpointReader {
    private static final int SIZE_PREFIX_BYTES = 12;
    private static final int SIZE_POSITION = 8;
    private static final int MAX_BATCH_BYTES = 64 * 1024 * 1024;

    private final Path path;
    private final Consumer<MetadataRecord> sink;
    private boolean headerSeen;
    private boolean footerSeen;
    private long lastTimestampMs;
    private @Nullable VoterSet voters;

    /**
     * What a snapshot says about itself.
     *
     * @param lastTimestampMs when the last record that it stands for was appended
     * @param voters null if it names none
     */
    public record Header(long lastTimestampMs, @Nullable VoterSet voters) {}

    private CheckpointReader(Path path, Consumer<MetadataRecord> sink) {
        this.path = path;
        this.sink = sink;
    }

    /** Hands all metadata records to {@code sink}, in order. */
    public static Header read(FileStore store, Path path, Consumer<MetadataRecord> sink) throws IOException {
        CheckpointReader reader = new CheckpointReader(path, sink);
        try (StoreFile file = store.open(path, FileStore.OpenMode.READ)) {
            reader.readAll(file);
        } catch (InvalidMetadataException e) {
            throw new IOException(path + " is no usable snapshot: " + e.getMessage(), e);
        }
        return new Header(reader.lastTimestampMs, reader.voters);
    }

    /** When the last record that a snapshot stands for was appended: its first batch says so. */
    static long lastTimestampMs(FileStore store, Path path) throws IOException {
        CheckpointReader reader = new CheckpointReader(path, record -> {});
        try (StoreFile file = store.open(path, FileStore.OpenMode.READ)) {
            reader.replay(new RecordBatch(reader.readBatch(file, 0), 0));
        } catch (InvalidMetadataException e) {
            throw new IOException(path + " is no usable snapshot: " + e.getMessage(), e);
        }
        return reader.lastTimestampMs;
    }

    private void readAll(StoreFile file) throws IOException {
        long sizeBytes = file.sizeBytes();
        long position = 0;
        while (position < sizeBytes && !footerSeen) {
            ByteBuf batch = readBatch(file, position);
            position += batch.readableBytes();
            replay(new RecordBatch(batch, 0));
        }
        if (!footerSeen) {
            throw new IOException(path + " ends without a footer: it was not finished");
        }
    }

    private ByteBuf readBatch(StoreFile file, long position) throws IOException {
        ByteBuffer prefix = read(file, position, SIZE_PREFIX_BYTES);
        int sizeBytes = prefix.getInt(SIZE_POSITION);
        if (sizeBytes <= 0 || sizeBytes > MAX_BATCH_BYTES) {
            throw new IOException(
                    path + " is damaged at position " + position + ": a batch of " + sizeBytes + " bytes");
        }
        return Unpooled.wrappedBuffer(read(file, position, SIZE_PREFIX_BYTES + sizeBytes));
    }

    private ByteBuffer read(StoreFile file, long position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        if (file.read(bytes, position) != count) {
            throw new IOException(path + " ends in the middle of a batch at position " + position);
        }
        return bytes.flip();
    }

    private void replay(RecordBatch batch) {
        batch.ensureValid();
        for (LogRecord record : LogRecords.of(batch)) {
            if (batch.isControlBatch()) {
                control(record);
            } else if (headerSeen) {
                sink.accept(MetadataRecordCodec.decode(LogRecords.value(record)));
            } else {
                throw new InvalidMetadataException("it does not begin with a header");
            }
        }
    }

    private void control(LogRecord record) {
        ByteBuf value = LogRecords.value(record);
        switch (LogRecords.controlType(record)) {
            case SNAPSHOT_HEADER -> {
                SnapshotHeaderRecord header = SnapshotHeaderRecordCodec.INSTANCE.read(value, (short) 0);
                headerSeen = true;
                lastTimestampMs = header.lastContainedLogTimestamp();
            }
            case SNAPSHOT_FOOTER -> footerSeen = true;
            case KRAFT_VERSION -> requireKnown(LogRecords.kraftVersion(value));
            case KRAFT_VOTERS -> voters = LogRecords.voters(value);
            case LEADER_CHANGE, ABORT, COMMIT, UNKNOWN ->
                throw new InvalidMetadataException("it has a control record that belongs into a log");
        }
    }

    private static void requireKnown(KRaftVersionRecord record) {
        if (record.kRaftVersion() > 1) {
            throw new InvalidMetadataException("kraft.version " + record.kRaftVersion() + " is not known");
        }
    }
}
