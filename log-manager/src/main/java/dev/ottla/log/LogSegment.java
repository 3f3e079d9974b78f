package dev.ottla.log;

import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatches;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One file of batches with its indexes. Written by the partition's strand while it is the last segment of its log;
 * sealed afterwards. Any thread may read what a published {@link LogView} covers. Counted references: the log holds
 * one, each {@link FileSlice} another. Who finds the count at zero finds the segment gone; the last to release closes
 * the file. So deletion and truncation drop names at once while readers finish with the bytes. Who takes its names away
 * calls {@link #retire} before.
 */
final class LogSegment {
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final LogEnvironment environment;
    private final SegmentFiles files;
    private final AtomicInteger references = new AtomicInteger(1);
    private final SegmentFile file;
    private final TransactionIndex transactions;
    private final int indexIntervalBytes;
    private final int foundBytes;
    private volatile @Nullable SegmentIndexes active;
    private int sizeBytes;
    private long firstBatchTimestamp = UNKNOWN;
    private final long createdMs;
    private volatile long sealedTimestamp = UNKNOWN;
    private boolean unforcedEnd;
    private boolean held = true;

    private LogSegment(
            LogEnvironment environment, SegmentFiles files, SegmentFile file, int sizeBytes, int indexIntervalBytes) {
        this.environment = environment;
        this.files = files;
        this.file = file;
        this.sizeBytes = sizeBytes;
        this.indexIntervalBytes = indexIntervalBytes;
        this.foundBytes = sizeBytes;
        this.createdMs = environment.clock().wallClockMs();
        this.transactions = new TransactionIndex(environment.files(), files::txnIndex);
    }

    /** A new, empty, active segment. */
    static LogSegment create(LogEnvironment environment, SegmentFiles files, LogConfig.Segments config)
            throws IOException {
        LogSegment segment = empty(environment, files, null, config);
        segment.file.create();
        return segment;
    }

    /** The first one of a new log, empty and active; its file is made with the log's folder. */
    static LogSegment first(LogEnvironment environment, LogFolder folder, LogConfig.Segments config) {
        return empty(environment, folder.identity().files(0), folder, config);
    }

    private static LogSegment empty(
            LogEnvironment environment, SegmentFiles files, @Nullable LogFolder folder, LogConfig.Segments config) {
        OpenFiles opened = environment.caches().files();
        SegmentFile file = new SegmentFile(opened, files::log, folder, config.preallocatedBytes());
        LogSegment segment = new LogSegment(environment, files, file, 0, config.indexIntervalBytes());
        segment.active = new SegmentIndexes(files.baseOffset());
        return segment;
    }

    /** A segment found on disk, sealed; its file is not opened yet. */
    static LogSegment found(LogEnvironment environment, SegmentFiles files, int sizeBytes, int indexIntervalBytes) {
        SegmentFile file = new SegmentFile(environment.caches().files(), files::log);
        return new LogSegment(environment, files, file, sizeBytes, indexIntervalBytes);
    }

    /** A segment that compaction has written, still under other names; {@link #takeNames} says when it has its own. */
    static LogSegment cleaned(LogEnvironment environment, CleanedSegment cleaned) {
        LogSegment segment = found(environment, cleaned.files(), cleaned.sizeBytes(), cleaned.indexIntervalBytes());
        segment.active = cleaned.indexes();
        segment.file.adopt(cleaned.file());
        return segment;
    }

    /** Sealed: from now on the indexes are read from the files, which are complete and have their names. */
    void takeNames() {
        SegmentIndexes indexes = requireActive();
        sealedTimestamp = indexes.largestTimestamp();
        environment.sealedIndexes().put(this, indexes.offsets(), indexes.times());
        active = null;
        file.hasName();
    }

    LogEnvironment environment() {
        return environment;
    }

    SegmentFiles files() {
        return files;
    }

    long baseOffset() {
        return files.baseOffset();
    }

    /** Bytes written; of an active segment for its owner only, readers have their view's number. */
    int sizeBytes() {
        return sizeBytes;
    }

    int foundBytes() {
        return foundBytes;
    }

    int indexIntervalBytes() {
        return indexIntervalBytes;
    }

    TransactionIndex transactions() {
        return transactions;
    }

    /** Makes a segment that was found on disk the one that is written. Before the segment is shared. */
    void activate(SegmentIndexes indexes) throws IOException {
        file.close(); // it may be open for reading only
        environment.sealedIndexes().forget(this);
        this.active = indexes;
    }

    /** Appends whole batches; {@code position} and indexes move on only when the write has succeeded. */
    void append(ByteBuf batches, int index, int length) throws IOException {
        SegmentIndexes indexes = requireActive();
        if (sizeBytes == 0) {
            file.preallocate();
        }
        OpenFile used = useFile();
        try {
            BatchBytes.write(used.store(), batches, index, length, sizeBytes);
        } finally {
            used.release();
        }
        RecordBatches walk = RecordBatches.of(batches, index, length, Integer.MAX_VALUE);
        int base = sizeBytes - index;
        while (walk.next()) {
            RecordBatch batch = walk.batch();
            if (firstBatchTimestamp == UNKNOWN) {
                firstBatchTimestamp = batch.maxTimestamp();
            }
            indexes.add(batch, base + batch.index(), indexIntervalBytes);
        }
        sizeBytes += length;
    }

    /** Makes the files of the active segment what they are when it is sealed, without sealing it; forces nothing. */
    void complete() throws IOException {
        SegmentIndexes indexes = requireActive();
        indexes.complete();
        unforcedEnd |= file.trim(sizeBytes);
        unforcedEnd |= indexes.write(environment.files(), files);
    }

    /** Writes the index entries that are due, so that the files are right up to here. */
    void writeIndexes() throws IOException {
        SegmentIndexes indexes = active;
        if (indexes != null) {
            unforcedEnd |= indexes.write(environment.files(), files);
        }
    }

    /** Says that somebody else has written the index files. */
    void noteIndexesWritten() {
        unforcedEnd = true;
    }

    /** Whether index files were written, or the file was trimmed, since this was last asked; who asks forces them. */
    boolean takeUnforcedEnd() {
        boolean unforced = unforcedEnd;
        unforcedEnd = false;
        return unforced;
    }

    boolean isActive() {
        return active != null;
    }

    boolean isIndexFull(int indexBytes) {
        return requireActive().isFull(indexBytes);
    }

    /** How long this segment has waited to be rolled, when a batch of this time arrives. */
    long ageMs(long timestampMs, long nowMs) throws IOException {
        if (sizeBytes > 0 && firstBatchTimestamp == UNKNOWN) {
            firstBatchTimestamp = readFirstTimestamp();
        }
        return firstBatchTimestamp >= 0 ? timestampMs - firstBatchTimestamp : nowMs - createdMs;
    }

    /** Of the active segment: the largest timestamp so far, -1 when empty. Owner only. */
    long activeLargestTimestamp() {
        return requireActive().largestTimestamp();
    }

    long activeOffsetOfLargestTimestamp() {
        return requireActive().offsetOfLargestTimestamp();
    }

    /** The largest timestamp of a record in this segment; of one without timestamps the file's modification time. */
    long largestTimestamp() throws IOException {
        long timestamp = largestRecordTimestamp();
        if (timestamp < 0) {
            requireNames();
            timestamp = environment.files().lastModifiedMs(files.log());
        }
        return timestamp;
    }

    /** The same, -1 of one without timestamps. */
    long largestRecordTimestamp() throws IOException {
        SegmentIndexes indexes = active;
        long timestamp = indexes != null ? indexes.largestTimestamp() : sealedTimestamp;
        if (timestamp == UNKNOWN) {
            timestamp = times().lastTimestamp();
            sealedTimestamp = timestamp;
        }
        return timestamp;
    }

    OffsetIndex offsets() throws IOException {
        SegmentIndexes indexes = active;
        OffsetIndex found = indexes != null
                ? indexes.offsets()
                : environment.sealedIndexes().offsets(this);
        requireNames();
        return found;
    }

    TimeIndex times() throws IOException {
        SegmentIndexes indexes = active;
        TimeIndex found =
                indexes != null ? indexes.times() : environment.sealedIndexes().times(this);
        requireNames();
        return found;
    }

    /** Asked after reading and before writing a file by name: the names may be another segment's by now. */
    void requireNames() throws SegmentGoneException {
        file.requireName();
    }

    /** A walk over headers in a range of the file; the caller holds a reference. */
    HeaderCursor headers(int from, int end) throws IOException {
        return new HeaderCursor(useFile(), environment.allocator(), from, end);
    }

    /** Makes the batches durable, but for a retired segment. Blocks; the caller holds a reference. */
    void forceBatches() throws IOException {
        try {
            file.force(active != null);
        } catch (IOException e) {
            if (!isRetired()) {
                throw e;
            }
        }
    }

    /** Whether it was deleted, or compacted into a segment that was durable before it came. */
    boolean isRetired() {
        return file.isNameGone();
    }

    /** Makes the batches and the transaction index durable. Blocks; the caller holds a reference. */
    void force() throws IOException {
        forceBatches();
        transactions.force();
    }

    /** The file, open until it is released; the caller holds a reference to the segment meanwhile. */
    OpenFile useFile() throws IOException {
        return file.use(active != null);
    }

    /** Takes a reference; false when the segment is gone. */
    boolean tryAcquire() {
        int count = references.get();
        while (count > 0) {
            if (references.compareAndSet(count, count + 1)) {
                return true;
            }
            count = references.get();
        }
        return false;
    }

    void release() {
        int left = references.decrementAndGet();
        if (left == 0) {
            closeFile();
        } else if (left < 0) {
            throw new IllegalStateException("released too often: " + files.log());
        }
    }

    /** Gives up the log's own reference; again does nothing. By the log's owner. */
    void drop() {
        if (held) {
            held = false;
            release();
        }
    }

    /** No view shows it any more and its names go: {@link #drop}, and whoever still holds it opens no file by name. */
    void retire() {
        file.loseName();
        drop();
    }

    /** Gives up the log's own reference if nobody else holds one; whoever succeeds owns the file alone. */
    boolean tryTakeAlone() {
        boolean alone = references.compareAndSet(1, 0);
        held &= !alone;
        return alone;
    }

    void closeFile() {
        environment.sealedIndexes().forget(this);
        try {
            file.close();
        } catch (IOException e) {
            environment.failures().storageFailed(files.directory(), e);
        }
    }

    long readFirstTimestamp() throws IOException {
        try (HeaderCursor cursor = headers(0, sizeBytes)) {
            return cursor.next() ? cursor.header().maxTimestamp() : UNKNOWN;
        }
    }

    private SegmentIndexes requireActive() {
        SegmentIndexes indexes = active;
        if (indexes == null) {
            throw new IllegalStateException("not the active segment: " + files.log());
        }
        return indexes;
    }

    @Override
    public String toString() {
        return "LogSegment[" + files.log() + ", sizeBytes=" + sizeBytes + "]";
    }
}
