package dev.ottla.log;

import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.Compression;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatchBuilder;
import dev.ottla.protocol.record.RecordBatchHeader;
import dev.ottla.protocol.record.RecordCursor;
import dev.ottla.protocol.record.RecordException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Writes a producer's batch anew where the topic asks for another compression ({@code compression.type}). Any thread,
 * after the checks and before the partition's strand is entered; heavy work for large batches.
 *
 * <p>The producer's id, epoch and sequence stay. Records get ascending offsets and keep the times that they had to
 * readers, whatever type the batch claimed for them; the partition's strand stamps append times later.
 */
public final class Recompression {
    private static final String UNCOMPRESSED = "uncompressed";
    /** What a batch may expand to, as a multiple of its size, but within these bounds. */
    private static final int MAX_EXPANDED_RATIO = 1_000;

    private static final long LEAST_EXPANDED_BOUND = 64L << 20;
    private static final long MOST_EXPANDED_BOUND = 512L << 20;

    private final TopicPartition partition;
    private final LogConfig config;
    private final ByteBufAllocator allocator;

    /** What became of a batch. */
    public sealed interface Outcome {
        /** The batch in the topic's compression, in a buffer that the caller owns. */
        record Rewritten(ByteBuf batch) implements Outcome {}

        /** The records are not what the batch says, or it has become larger than the topic takes. */
        record Refused(Rejection rejection) implements Outcome {}
    }

    public Recompression(TopicPartition partition, LogConfig config, ByteBufAllocator allocator) {
        this.partition = partition;
        this.config = config;
        this.allocator = allocator;
    }

    /** Whether the topic wants this batch in another compression; its level does not count. */
    public boolean isNeeded(RecordBatch batch) {
        Compression target = target();
        return target != null && target.id() != batch.compressionId();
    }

    /** Writes a batch that {@link BatchChecks} has passed anew; it is left as it is. */
    public Outcome recompress(RecordBatch batch) {
        Compression target = target();
        if (target == null) {
            throw new IllegalStateException("the topic keeps the producers' compression");
        }
        BatchSettings settings = BatchSettings.of(batch)
                .withCompression(target, level(target))
                .withLogAppendTime(RecordBatchHeader.NO_TIMESTAMP)
                .withDeleteHorizon(RecordBatchHeader.NO_TIMESTAMP);
        try (RecordBatchBuilder builder = new RecordBatchBuilder(allocator, settings)) {
            return copy(batch, builder, target) ? fitting(builder.build()) : tooLarge(builder.sizeInBytes());
        } catch (RecordException e) {
            return new Outcome.Refused(BatchChecks.rejectionOf(e));
        }
    }

    /** Returns false when an uncompressed batch has outgrown what the topic takes: no need to expand the rest. */
    private boolean copy(RecordBatch batch, RecordBatchBuilder builder, Compression target) {
        boolean plain = target == Compression.NONE;
        try (RecordCursor records = batch.records(allocator, maxExpandedBytes(batch))) {
            while (records.next()) {
                builder.append(records.timestamp(), records.key(), records.value(), records.headers());
                if (plain && builder.sizeInBytes() > config.messages().maxMessageBytes()) {
                    return false;
                }
            }
        }
        return true;
    }

    private static long maxExpandedBytes(RecordBatch batch) {
        long multiple = (long) batch.recordsSizeBytes() * MAX_EXPANDED_RATIO;
        return Math.clamp(multiple, LEAST_EXPANDED_BOUND, MOST_EXPANDED_BOUND);
    }

    private Outcome fitting(ByteBuf rewritten) {
        int size = rewritten.readableBytes();
        Rejection rejection = size > config.messages().maxMessageBytes()
                ? BatchChecks.tooLarge(partition, config, size)
                : BatchChecks.checkSegment(partition, config, size);
        if (rejection == null) {
            return new Outcome.Rewritten(rewritten);
        }
        rewritten.release();
        return new Outcome.Refused(rejection);
    }

    private Outcome tooLarge(int size) {
        return new Outcome.Refused(BatchChecks.tooLarge(partition, config, size));
    }

    private @Nullable Compression target() {
        LogConfig.Compression compression = config.compression();
        if (compression.keepsProducers()) {
            return null;
        }
        return compression.type().equals(UNCOMPRESSED) ? Compression.NONE : Compression.forName(compression.type());
    }

    private int level(Compression target) {
        LogConfig.Compression compression = config.compression();
        return switch (target) {
            case GZIP -> compression.gzipLevel();
            case LZ4 -> compression.lz4Level();
            case ZSTD -> compression.zstdLevel();
            case NONE, SNAPPY -> target.defaultLevel();
        };
    }
}
