package dev.ottla.log;

import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatches;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.FileStore.OpenMode;
import dev.ottla.runtime.StoreFile;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A segment that compaction writes, under names that end in {@code .cleaned}: whatever stops it, the next start deletes
 * them. Written by one cleaner thread, then given to {@link CompactionRun#replace}; closed by the cleaner in any case.
 */
public final class CleanedSegment implements AutoCloseable {
    /** The log's own last: with it the segment counts as whole. */
    static final List<String> KINDS =
            List.of(SegmentFiles.INDEX, SegmentFiles.TIME_INDEX, SegmentFiles.TXN_INDEX, SegmentFiles.LOG);

    private final LogEnvironment environment;
    private final SegmentFiles files;
    private final int indexIntervalBytes;
    private final SegmentIndexes indexes;
    private final TransactionIndex transactions;
    private final StoreFile file;
    private int sizeBytes;
    private boolean given;

    private CleanedSegment(LogEnvironment environment, SegmentFiles files, int indexIntervalBytes, StoreFile file) {
        this.environment = environment;
        this.files = files;
        this.indexIntervalBytes = indexIntervalBytes;
        this.indexes = new SegmentIndexes(files.baseOffset());
        this.transactions = new TransactionIndex(environment.files(), () -> cleaned(files, SegmentFiles.TXN_INDEX));
        this.file = file;
    }

    static CleanedSegment create(LogEnvironment environment, SegmentFiles files, int indexIntervalBytes)
            throws IOException {
        delete(environment.files(), files);
        StoreFile file = environment.files().open(cleaned(files, SegmentFiles.LOG), OpenMode.CREATE_NEW);
        return new CleanedSegment(environment, files, indexIntervalBytes, file);
    }

    private static Path cleaned(SegmentFiles files, String kind) {
        return files.file(kind + SegmentFiles.CLEANED);
    }

    /** Appends whole batches with their offsets; the buffer stays the caller's. */
    public void append(ByteBuf batches) throws IOException {
        int index = batches.readerIndex();
        int length = batches.readableBytes();
        BatchBytes.write(file, batches, index, length, sizeBytes);
        RecordBatches walk = RecordBatches.of(batches);
        while (walk.next()) {
            RecordBatch batch = walk.batch();
            indexes.add(batch, sizeBytes + batch.index() - index, indexIntervalBytes);
        }
        sizeBytes += length;
    }

    /** Appends to the transaction index, by ascending last offset. */
    public void append(AbortedTransaction transaction) throws IOException {
        transactions.append(transaction);
    }

    public int sizeBytes() {
        return sizeBytes;
    }

    /** Makes everything durable, names included. Nothing may be appended any more. Blocks. */
    public void complete(long lastModifiedMs) throws IOException {
        FileStore store = environment.files();
        indexes.complete();
        Path index = cleaned(files, SegmentFiles.INDEX);
        Path timeIndex = cleaned(files, SegmentFiles.TIME_INDEX);
        indexes.write(store, index, timeIndex);
        IndexFiles.force(store, index);
        IndexFiles.force(store, timeIndex);
        transactions.force();
        store.setLastModifiedMs(cleaned(files, SegmentFiles.LOG), lastModifiedMs);
        file.force(true);
        store.forceDirectory(files.directory());
    }

    SegmentFiles files() {
        return files;
    }

    int indexIntervalBytes() {
        return indexIntervalBytes;
    }

    SegmentIndexes indexes() {
        return indexes;
    }

    StoreFile file() {
        return file;
    }

    /** The segment that this becomes; it owns the open file from now on. On the log's strand. */
    LogSegment give() {
        given = true;
        return LogSegment.cleaned(environment, this);
    }

    /** From {@code .cleaned} to {@code .swap}: what a start finds under that name it puts in place. */
    void markWhole() throws IOException {
        rename(SegmentFiles.CLEANED, SegmentFiles.SWAP, KINDS);
    }

    /** From {@code .swap} to the final names. */
    void takeNames() throws IOException {
        rename(SegmentFiles.SWAP, "", KINDS.reversed());
    }

    private void rename(String from, String to, List<String> kinds) throws IOException {
        for (String kind : kinds) {
            Path path = files.file(kind + from);
            if (!kind.equals(SegmentFiles.TXN_INDEX) || environment.files().exists(path)) {
                environment.files().rename(path, files.file(kind + to));
            }
        }
    }

    /** Deletes the files of one that has not been given to its log. */
    @Override
    public void close() throws IOException {
        if (!given) {
            given = true;
            file.close();
            delete(environment.files(), files);
        }
    }

    private static void delete(FileStore store, SegmentFiles files) throws IOException {
        for (String kind : KINDS) {
            store.deleteIfExists(cleaned(files, kind));
        }
    }
}
