package dev.ottla.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of sealed segments, read from their files on demand and kept by weight. Thread-safe. What a file holds is
 * checked before it is used; a file that cannot be right is rebuilt from its segment ({@link IndexFiles}).
 */
final class SealedIndexes {
    private final Cache<Key, IndexRows> cache;

    /** Identity of the segment matters: a segment recovered or truncated is another one. */
    private record Key(LogSegment segment, boolean time) {}

    SealedIndexes(long maxBytes) {
        cache = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Key key, IndexRows rows) -> rows.weightBytes())
                .executor(Runnable::run)
                .build();
    }

    OffsetIndex offsets(LogSegment segment) throws IOException {
        return new OffsetIndex(load(new Key(segment, false)));
    }

    TimeIndex times(LogSegment segment) throws IOException {
        return new TimeIndex(load(new Key(segment, true)));
    }

    /** Null when the file would have to be read. */
    @Nullable
    OffsetIndex offsetsInMemory(LogSegment segment) {
        IndexRows rows = cache.getIfPresent(new Key(segment, false));
        return rows == null ? null : new OffsetIndex(rows);
    }

    /** Keeps the indexes that the segment had while it was active. */
    void put(LogSegment segment, OffsetIndex offsets, TimeIndex times) {
        cache.put(new Key(segment, false), offsets.rows());
        cache.put(new Key(segment, true), times.rows());
    }

    void forget(LogSegment segment) {
        cache.invalidate(new Key(segment, false));
        cache.invalidate(new Key(segment, true));
    }

    private IndexRows load(Key key) throws IOException {
        try {
            return cache.get(key, SealedIndexes::read);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static IndexRows read(Key key) {
        try {
            return key.time ? IndexFiles.readTimes(key.segment) : IndexFiles.readOffsets(key.segment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
