package dev.ottla.benchmarks.codec;

import dev.ottla.protocol.WireWriter;
import dev.ottla.protocol.message.FetchResponse;
import dev.ottla.protocol.message.FetchResponseCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.message.FetchResponseData;
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

/** Fetch with ten partitions, a batch of 16 KiB each, from memory: what leaves by sendfile costs less. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FetchResponseBenchmark {
    private static final short VERSION = SampleMessages.FETCH_VERSION;

    private final FetchResponseData theirs = SampleMessages.fetch();
    private final ByteBuffer bytes = SampleMessages.officialBytes(theirs, VERSION);
    private final ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
    private final FetchResponse ours = FetchResponseCodec.INSTANCE.read(buffer.duplicate(), VERSION);

    @Benchmark
    public FetchResponse decode() {
        return FetchResponseCodec.INSTANCE.read(buffer.duplicate(), VERSION);
    }

    @Benchmark
    public FetchResponseData decodeOfficial() {
        return new FetchResponseData(new ByteBufferAccessor(bytes.duplicate()), VERSION);
    }

    @Benchmark
    public int encode() {
        try (WireWriter writer = new WireWriter(PooledByteBufAllocator.DEFAULT)) {
            FetchResponseCodec.INSTANCE.write(ours, writer, VERSION);
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
