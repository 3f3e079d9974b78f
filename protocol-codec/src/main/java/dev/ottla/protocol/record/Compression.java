package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the records of a batch are compressed as a whole; bits 0 to 2 of its attributes. Byte formats are those of
 * Kafka's clients, see the codecs. Levels and their defaults are those of {@code compression.gzip.level} and its like.
 *
 * <p>Expanding is bounded twice: by the caller's limit on what comes out, and by never allocating on the strength of a
 * size that the content merely claims.
 */
public enum Compression {
    NONE(0, 0, 0, 0),
    GZIP(1, 1, 9, -1),
    SNAPPY(2, 0, 0, 0),
    LZ4(3, 1, 17, 9),
    ZSTD(4, -131072, 22, 3);

    private static final Compression[] BY_ID = values();

    private final int id;
    private final int minLevel;
    private final int maxLevel;
    private final int defaultLevel;

    Compression(int id, int minLevel, int maxLevel, int defaultLevel) {
        this.id = id;
        this.minLevel = minLevel;
        this.maxLevel = maxLevel;
        this.defaultLevel = defaultLevel;
    }

    /**
     * The compression with this number.
     *
     * @throws DecompressionException when there is none; Kafka has no error for that either, and answers the same
     */
    public static Compression forId(int id) {
        if (id < 0 || id >= BY_ID.length) {
            throw new DecompressionException("There is no compression with the number " + id);
        }
        return BY_ID[id];
    }

    /** The compression of this name as configurations have it ({@code none}, {@code gzip}, ...), or null. */
    public static @Nullable Compression forName(String name) {
        for (Compression compression : BY_ID) {
            if (compression.kafkaName().equals(name)) {
                return compression;
            }
        }
        return null;
    }

    public int id() {
        return id;
    }

    public String kafkaName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public int defaultLevel() {
        return defaultLevel;
    }

    /** Whether this level may be configured; of compressions without levels only their default. */
    public boolean isValidLevel(int level) {
        return level == defaultLevel || (level >= minLevel && level <= maxLevel);
    }

    void requireLevel(int level) {
        if (!isValidLevel(level)) {
            throw new IllegalArgumentException(kafkaName() + " has no level " + level);
        }
    }

    /** Compresses {@code length} bytes from the absolute {@code index} and appends the result to {@code target}. */
    public void compress(ByteBuf source, int index, int length, int level, ByteBuf target) {
        requireLevel(level);
        try {
            codec().compress(source, index, length, level, target);
        } catch (IOException e) {
            throw new IllegalStateException("compressing memory cannot fail", e);
        }
    }

    /**
     * A stream of the expanded bytes of {@code length} bytes from the absolute {@code index}. It reads the source while
     * it is read, holds pooled buffers until closed, and throws only {@link DecompressionException}.
     *
     * @param maxBytes the stream fails beyond this many expanded bytes
     */
    public InputStream decompressing(ByteBuf source, int index, int length, ByteBufAllocator allocator, long maxBytes) {
        return expanding(codec(), source, index, length, allocator, maxBytes);
    }

    private static InputStream expanding(
            CompressionCodec codec, ByteBuf source, int index, int length, ByteBufAllocator allocator, long maxBytes) {
        try {
            return new BoundedStream(codec.decompressing(source, index, length, allocator), maxBytes);
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    /** Expands the whole content into a new pooled buffer that the caller owns. */
    public ByteBuf decompress(ByteBuf source, int index, int length, ByteBufAllocator allocator, int maxBytes) {
        return expand(codec(), source, index, length, allocator, maxBytes);
    }

    static ByteBuf expand(
            CompressionCodec codec, ByteBuf source, int index, int length, ByteBufAllocator allocator, int maxBytes) {
        ByteBuf target = allocator.heapBuffer();
        boolean whole = false;
        try (InputStream stream = expanding(codec, source, index, length, allocator, maxBytes)) {
            while (target.writeBytes(stream, CompressionCodec.CHUNK_BYTES) >= 0) {
                target.ensureWritable(CompressionCodec.CHUNK_BYTES);
            }
            whole = true;
            return target;
        } catch (IOException e) {
            throw failed(e);
        } finally {
            if (!whole) {
                target.release();
            }
        }
    }

    /** Not a field: a codec loads its native library when its class is first used, and only then. */
    private CompressionCodec codec() {
        return switch (this) {
            case NONE -> NoCodec.INSTANCE;
            case GZIP -> GzipCodec.INSTANCE;
            case SNAPPY -> SnappyCodec.INSTANCE;
            case LZ4 -> Lz4Codec.INSTANCE;
            case ZSTD -> ZstdCodec.INSTANCE;
        };
    }

    static DecompressionException failed(Exception cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new DecompressionException("Compressed records cannot be expanded: " + why);
    }
}
