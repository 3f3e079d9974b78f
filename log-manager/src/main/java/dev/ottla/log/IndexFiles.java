package dev.ottla.log;

import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.FileStore.OpenMode;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads, writes and rebuilds the two index files of a segment. Blocks. */
final class IndexFiles {
    private static final Logger LOG = LoggerFactory.getLogger(IndexFiles.class);

    private IndexFiles() {}

    static IndexRows readOffsets(LogSegment segment) throws IOException {
        FileStore files = segment.environment().files();
        Path path = segment.files().index();
        try {
            return OffsetIndex.decode(read(files, path, OffsetIndex.ENTRY_BYTES), segment.sizeBytes());
        } catch (CorruptIndexException e) {
            warn(path, e);
            return rebuild(segment).offsets().rows();
        }
    }

    static IndexRows readTimes(LogSegment segment) throws IOException {
        FileStore files = segment.environment().files();
        Path path = segment.files().timeIndex();
        try {
            return TimeIndex.decode(read(files, path, TimeIndex.ENTRY_BYTES));
        } catch (CorruptIndexException e) {
            warn(path, e);
            return rebuild(segment).times().rows();
        }
    }

    /** Walks the segment's headers and writes both files anew. */
    static SegmentIndexes rebuild(LogSegment segment) throws IOException {
        SegmentIndexes indexes = new SegmentIndexes(segment.baseOffset());
        try (HeaderCursor cursor = segment.headers(0, segment.sizeBytes())) {
            while (cursor.next()) {
                RecordBatch header = cursor.header();
                indexes.add(header, cursor.position(), segment.indexIntervalBytes());
            }
        }
        indexes.complete();
        segment.requireNames();
        FileStore files = segment.environment().files();
        files.deleteIfExists(segment.files().index());
        files.deleteIfExists(segment.files().timeIndex());
        indexes.write(files, segment.files());
        return indexes;
    }

    /** All whole entries of an index file. */
    static ByteBuffer read(FileStore files, Path path, int entryBytes) throws IOException {
        try (StoreFile file = files.open(path, OpenMode.READ)) {
            long size = file.sizeBytes();
            if (size % entryBytes != 0 || size > Integer.MAX_VALUE) {
                throw new CorruptIndexException("its size " + size + " is no multiple of " + entryBytes);
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            file.read(bytes, 0);
            return bytes.flip();
        } catch (NoSuchFileException e) {
            throw new CorruptIndexException("missing");
        }
    }

    /** Makes the file hold {@code count} entries, the rows from {@code from} on written now. */
    static void write(FileStore files, Path path, int entryBytes, int from, ByteBuffer entries) throws IOException {
        try (StoreFile file = files.open(path, OpenMode.READ_WRITE)) {
            long position = (long) from * entryBytes;
            long end = position + entries.remaining();
            file.write(entries, position);
            if (file.sizeBytes() > end) {
                file.truncate(end);
            }
        }
    }

    static void force(FileStore files, SegmentFiles names) throws IOException {
        force(files, names.index());
        force(files, names.timeIndex());
    }

    static void force(FileStore files, Path path) throws IOException {
        if (files.exists(path)) {
            try (StoreFile file = files.open(path, OpenMode.READ_WRITE)) {
                file.force(false);
            }
        }
    }

    private static void warn(Path path, CorruptIndexException cause) {
        LOG.warn("Rebuilding index {}: {}", path, cause.getMessage());
    }
}
