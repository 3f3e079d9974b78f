package dev.ottla.benchmarks.codec;

import dev.ottla.protocol.WireWriter;
import dev.ottla.protocol.message.MetadataResponse;
import dev.ottla.protocol.message.MetadataResponseCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Metadata of 1,000 partitions: a hundred topics of ten, three replicas each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MetadataResponseBenchmark {
    private static final short VERSION = SampleMessages.METADATA_VERSION;

    private final MetadataResponseData theirs = SampleMessages.metadata();
    private final ByteBuffer bytes = SampleMessages.officialBytes(theirs, VERSION);
    private final ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
    private final MetadataResponse ours = MetadataResponseCodec.INSTANCE.read(buffer.duplicate(), VERSION);

    @Benchmark
    public MetadataResponse decode() {
        return MetadataResponseCodec.INSTANCE.read(buffer.duplicate(), VERSION);
    }

    @Benchmark
    public MetadataResponseData decodeOfficial() {
        return new MetadataResponseData(new ByteBufferAccessor(bytes.duplicate()), VERSION);
    }

    @Benchmark
    public int encode() {
        try (WireWriter writer = new WireWriter(PooledByteBufAllocator.DEFAULT)) {
            MetadataResponseCodec.INSTANCE.write(ours, writer, VERSION);
            ByteBuf encoded = writer.toByteBuf();
            int size = encoded.readableBytes();
            encoded.release();
            return size;
        }
    }

    @Benchmark
    public ByteBuffer encodeOfficial() {
        return SampleMessages.officialBytes(theirs, VERSION);
    }
}
