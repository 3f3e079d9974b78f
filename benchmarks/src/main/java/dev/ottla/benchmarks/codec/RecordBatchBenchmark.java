package dev.ottla.benchmarks.codec;

import dev.ottla.protocol.record.RecordBatches;
import dev.ottla.protocol.record.RecordCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.CloseableIterator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Walks 64 batches of 16 records of 1 KiB: their headers, their CRCs, their records. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordBatchBenchmark {
    private static final int BATCHES = 64;
    private static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

    private final ByteBuf log = log();
    private final MemoryRecords officialLog = MemoryRecords.readableRecords(log.nioBuffer());

    private static ByteBuf log() {
        ByteBuf bytes = Unpooled.buffer();
        for (int i = 0; i < BATCHES; i++) {
            ByteBuffer batch = SampleMessages.batch(i * 16L).buffer();
            bytes.writeBytes(batch);
        }
        return bytes;
    }

    @Benchmark
    public long headers() {
        long sum = 0;
        RecordBatches batches = RecordBatches.of(log);
        while (batches.next()) {
            sum += batches.batch().nextOffset() + batches.batch().maxTimestamp();
        }
        return sum;
    }

    @Benchmark
    public long headersOfficial() {
        long sum = 0;
        for (MutableRecordBatch batch : officialLog.batches()) {
            sum += batch.nextOffset() + batch.maxTimestamp();
        }
        return sum;
    }

    @Benchmark
    public long checksums() {
        long sum = 0;
        RecordBatches batches = RecordBatches.of(log);
        while (batches.next()) {
            batches.batch().ensureValid();
            sum++;
        }
        return sum;
    }

    @Benchmark
    public long checksumsOfficial() {
        long sum = 0;
        for (MutableRecordBatch batch : officialLog.batches()) {
            batch.ensureValid();
            sum++;
        }
        return sum;
    }

    @Benchmark
    public long records() {
        long sum = 0;
        RecordBatches batches = RecordBatches.of(log);
        while (batches.next()) {
            try (RecordCursor cursor = batches.batch().records(ALLOCATOR, Long.MAX_VALUE)) {
                while (cursor.next()) {
                    sum += cursor.timestamp() + cursor.keyLength();
                }
            }
        }
        return sum;
    }

    @Benchmark
    public long recordsOfficial() {
        long sum = 0;
        for (MutableRecordBatch batch : officialLog.batches()) {
            try (CloseableIterator<Record> records = batch.skipKeyValueIterator(BufferSupplier.NO_CACHING)) {
                while (records.hasNext()) {
                    Record record = records.next();
                    sum += record.timestamp() + record.keySize();
                }
            }
        }
        return sum;
    }
}
