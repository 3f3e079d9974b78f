package dev.ottla.log;

import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.Compression;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatchBuilder;
import dev.ottla.protocol.record.RecordCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Writes a producer's batch anew where the topic asks for another compression ({@code compression.type}). Any thread,
 * after the checks and before the partition's strand is entered.
 */
public final class Recompression {
    private static final String UNCOMPRESSED = "uncompressed";
    private static final int MAX_EXPANDED_RATIO = 1_000;
    private static final long LEAST_EXPANDED_BOUND = 64L << 20;

    private final LogConfig.Compression config;
    private final ByteBufAllocator allocator;

    public Recompression(LogConfig.Compression config, ByteBufAllocator allocator) {
        this.config = config;
        this.allocator = allocator;
    }

    /** Whether the topic wants this batch in another compression; its level does not count. */
    public boolean isNeeded(RecordBatch batch) {
        Compression target = target();
        return target != null && target != batch.compression();
    }

    /**
     * The batch in the topic's compression, in a buffer that the caller owns. It may have become larger than
     * {@code max.message.bytes}: check it again.
     *
     * @throws dev.ottla.protocol.record.RecordException when the records are not what the batch says
     */
    public ByteBuf recompress(RecordBatch batch) {
        Compression target = target();
        if (target == null) {
            throw new IllegalStateException("the topic keeps the producers' compression");
        }
        BatchSettings settings = BatchSettings.of(batch).withCompression(target, level(target));
        long maxExpanded = Math.max(LEAST_EXPANDED_BOUND, (long) batch.recordsSizeBytes() * MAX_EXPANDED_RATIO);
        try (RecordBatchBuilder builder = new RecordBatchBuilder(allocator, settings);
                RecordCursor records = batch.records(allocator, maxExpanded)) {
            while (records.next()) {
                builder.append(records);
            }
            return builder.build();
        }
    }

    private @Nullable Compression target() {
        if (config.keepsProducers()) {
            return null;
        }
        return config.type().equals(UNCOMPRESSED) ? Compression.NONE : Compression.forName(config.type());
    }

    private int level(Compression target) {
        return switch (target) {
            case GZIP -> config.gzipLevel();
            case LZ4 -> config.lz4Level();
            case ZSTD -> config.zstdLevel();
            case NONE, SNAPPY -> target.defaultLevel();
        };
    }
}
