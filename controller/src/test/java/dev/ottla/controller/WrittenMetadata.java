package dev.ottla.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataRecordCodec;
import dev.ottla.metadata.MetadataReplay;
import dev.ottla.metadata.Provenance;
import dev.ottla.protocol.record.LogRecord;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatches;
import dev.ottla.raft.CheckpointReader;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.StoreFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a metadata log say, read batch by batch without anything of the running quorum: all records that
 * were ever seen in them, also those that a snapshot has made superfluous since, and the snapshots.
 */
final class WrittenMetadata {
    /** @param record null for one of the quorum's own */
    private record Entry(@Nullable MetadataRecord record, Provenance at) {}

    private final FileStore store;
    private final Path log;
    private final TreeMap<Long, Entry> records = new TreeMap<>();

    WrittenMetadata(FileStore store, Path directory) {
        this.store = store;
        this.log = directory.resolve("__cluster_metadata-0");
    }

    /** Takes up what the log has now. What is behind its end is forgotten: it was lost, or never committed. */
    void read() throws IOException {
        long end = 0;
        for (Path file : files(".log")) {
            ByteBuf bytes = bytes(file);
            RecordBatches batches = RecordBatches.of(bytes);
            while (batches.next()) {
                RecordBatch batch = batches.batch();
                batch.ensureValid();
                for (LogRecord record : batch.readRecords(UnpooledByteBufAllocator.DEFAULT, 1 << 26)) {
                    Provenance at = new Provenance(record.offset(), batch.partitionLeaderEpoch(), record.timestamp());
                    records.put(record.offset(), new Entry(decoded(batch, record), at));
                    end = record.offset() + 1;
                }
            }
        }
        records.tailMap(end, true).clear();
    }

    private static @Nullable MetadataRecord decoded(RecordBatch batch, LogRecord record) {
        ByteBuf value = record.value();
        return batch.isControlBatch() || value == null ? null : MetadataRecordCodec.decode(value);
    }

    long endOffset() {
        return records.isEmpty() ? 0 : records.lastKey() + 1;
    }

    /** From the first record on. */
    MetadataImage fromScratch(long endOffset) {
        return replayed(new MetadataReplay(MetadataImage.EMPTY), 0, endOffset);
    }

    /** From each snapshot on that is there and does not end later. */
    List<MetadataImage> fromSnapshots(long endOffset) throws IOException {
        List<MetadataImage> images = new ArrayList<>();
        for (Path file : files(".checkpoint")) {
            long begin = Long.parseLong(file.getFileName().toString().substring(0, 20));
            if (begin <= endOffset) {
                MetadataReplay replay = new MetadataReplay(MetadataImage.EMPTY);
                Provenance at = new Provenance(begin - 1, 0, 0);
                CheckpointReader.read(store, file, record -> replay.replay(record.message(), at));
                images.add(replayed(replay, begin, endOffset));
            }
        }
        return images;
    }

    private MetadataImage replayed(MetadataReplay replay, long begin, long endOffset) {
        long next = begin;
        for (Entry entry : records.subMap(begin, true, endOffset, false).values()) {
            assertThat(entry.at().lastOffset()).as("no record is missing").isEqualTo(next++);
            MetadataRecord record = entry.record();
            if (record == null) {
                replay.skipTo(entry.at());
            } else {
                replay.replay(record.message(), entry.at());
            }
        }
        assertThat(next).as("records up to the end").isEqualTo(endOffset);
        return replay.visibleImage();
    }

    private List<Path> files(String suffix) throws IOException {
        return store.list(log).stream()
                .filter(file -> file.getFileName().toString().endsWith(suffix))
                .sorted()
                .toList();
    }

    /** Up to the last batch that is whole: a crash may have torn the one behind it. */
    private ByteBuf bytes(Path path) throws IOException {
        try (StoreFile file = store.open(path, FileStore.OpenMode.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.sizeBytes());
            file.read(bytes, 0);
            bytes.flip();
            int end = 0;
            while (end + 12 <= bytes.limit()
                    && bytes.getInt(end + 8) > 0
                    && end + 12 + bytes.getInt(end + 8) <= bytes.limit()) {
                end += 12 + bytes.getInt(end + 8);
            }
            return Unpooled.wrappedBuffer(bytes.limit(end));
        }
    }
}
