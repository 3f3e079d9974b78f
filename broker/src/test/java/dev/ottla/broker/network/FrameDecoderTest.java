package dev.ottla.broker.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Bytes come in pieces of any size; frames come out whole, in order, and charged to the budget. */
class FrameDecoderTest {
    private static final int MAX_BYTES = 1_000_000;
    private static final short API_KEY = 3;

    private final Sink sink = new Sink();
    private final MemoryBudget budget = new MemoryBudget(1_000_000_000);
    private final FrameDecoder decoder = new FrameDecoder(MAX_BYTES, budget, sink);
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

    @Test
    void aFrameInOneReadIsHandedOver() {
        channel.writeInbound(frame(10));

        assertThat(sink.sizes).containsExactly(10);
    }

    @Test
    void aFrameInSingleBytesIsHandedOver() {
        ByteBuf bytes = frame(300);
        while (bytes.isReadable()) {
            channel.writeInbound(bytes.readBytes(1));
        }
        bytes.release();

        assertThat(sink.sizes).containsExactly(300);
        assertThat(sink.contentsAreRight).isTrue();
    }

    @Test
    void aSizeThatIsRefusedIsRefusedBeforeTheApiKeyArrives() {
        channel.writeInbound(Unpooled.copyInt(MAX_BYTES + 1));

        assertThat(sink.broken).contains("socket.request.max.bytes=" + MAX_BYTES);
    }

    @Test
    void framesInOneReadAreHandedOverInOrder() {
        channel.writeInbound(Unpooled.wrappedBuffer(frame(5), frame(6), frame(70_000), frame(8)));

        assertThat(sink.sizes).containsExactly(5, 6, 70_000, 8);
        assertThat(sink.contentsAreRight).isTrue();
    }

    @Property(tries = 50)
    void framesCutAnywhereArriveWhole(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 50_000) Integer> sizes,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 60_000) Integer> cuts) {
        Sink received = new Sink();
        EmbeddedChannel fresh = new EmbeddedChannel(new FrameDecoder(MAX_BYTES, new MemoryBudget(-1), received));
        ByteBuf bytes = Unpooled.wrappedBuffer(
                sizes.stream().map(FrameDecoderTest::frame).toArray(ByteBuf[]::new));
        int next = 0;
        while (bytes.isReadable()) {
            int cut = Math.min(bytes.readableBytes(), cuts.get(next++ % cuts.size()));
            fresh.writeInbound(bytes.readBytes(cut));
        }
        bytes.release();

        assertThat(received.sizes).isEqualTo(sizes);
        assertThat(received.contentsAreRight).isTrue();
        fresh.close().syncUninterruptibly();
    }

    @Test
    void theSocketWritesTheRestOfAFrameWhereItBelongs() {
        ByteBuf bytes = frame(100_000);
        channel.writeInbound(bytes.readBytes(20_000));
        int directReads = 0;
        while (bytes.isReadable()) {
            ByteBuf rest = decoder.restOfFrame();
            assertThat(rest).isNotNull();
            int count = Math.min(7_000, Math.min(rest.writableBytes(), bytes.readableBytes()));
            channel.writeInbound(rest.writeBytes(bytes, count));
            directReads++;
        }
        bytes.release();

        assertThat(directReads).isGreaterThan(10);
        assertThat(decoder.restOfFrame()).isNull();
        assertThat(sink.sizes).containsExactly(100_000);
        assertThat(sink.contentsAreRight).isTrue();
    }

    @Test
    void anEmptyFrameIsAFrame() {
        channel.writeInbound(Unpooled.buffer().writeInt(0));

        assertThat(sink.sizes).containsExactly(0);
    }

    @Test
    void aNegativeSizeBreaksTheConnection() {
        channel.writeInbound(frame(10));
        channel.writeInbound(Unpooled.buffer().writeInt(-1).writeInt(7));

        assertThat(sink.sizes).containsExactly(10);
        assertThat(sink.broken).contains("negative size -1");
        assertThat(channel.config().isAutoRead()).isFalse();
    }

    @Test
    void anOversizedFrameBreaksTheConnectionBeforeItIsBuffered() {
        channel.writeInbound(Unpooled.buffer().writeInt(MAX_BYTES + 1).writeShort(API_KEY));

        assertThat(sink.broken).contains("socket.request.max.bytes=" + MAX_BYTES);
    }

    @Test
    void anApiThatIsNotServedBreaksTheConnectionBeforeItIsBuffered() {
        channel.writeInbound(Unpooled.buffer().writeInt(MAX_BYTES).writeShort(Sink.NOT_SERVED));

        assertThat(sink.broken).contains("API key " + Sink.NOT_SERVED);
    }

    @Test
    void aLengthIsOnlyAClaimUntilBytesArrive() {
        channel.writeInbound(
                Unpooled.buffer().writeInt(MAX_BYTES).writeShort(API_KEY).writeLong(0));

        ByteBuf rest = decoder.restOfFrame();
        assertThat(rest).isNotNull();
        assertThat(rest.writableBytes()).isLessThan(8_192);
        rest.release();
    }

    @Test
    void aFrameThatMayNotStartWaitsAndTheSocketIsNotRead() {
        sink.mayStart = false;
        channel.writeInbound(Unpooled.wrappedBuffer(frame(5), frame(6)));
        assertThat(sink.sizes).isEmpty();
        assertThat(channel.config().isAutoRead()).isFalse();

        sink.mayStart = true;
        decoder.resume();

        assertThat(sink.sizes).containsExactly(5, 6);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void aFrameWaitsForMemoryAndTheSocketIsNotRead() {
        MemoryBudget small = new MemoryBudget(100);
        Sink waiting = new Sink();
        EmbeddedChannel other = new EmbeddedChannel(new FrameDecoder(MAX_BYTES, small, waiting));
        assertThat(small.acquire(100, () -> {})).isTrue();

        other.writeInbound(frame(500));
        assertThat(waiting.sizes).isEmpty();
        assertThat(other.config().isAutoRead()).isFalse();

        small.release(100);
        other.runPendingTasks();
        assertThat(waiting.sizes).containsExactly(500);
        assertThat(other.config().isAutoRead()).isTrue();
        assertThat(small.availableBytes()).as("the last one in may overshoot").isEqualTo(-400);
        other.close().syncUninterruptibly();
    }

    @Test
    void aClosedConnectionGivesBackTheMemoryOfItsUnfinishedFrame() {
        long before = budget.availableBytes();
        channel.writeInbound(frame(50_000).readBytes(30_000));
        assertThat(budget.availableBytes()).isEqualTo(before - 50_000);

        channel.close().syncUninterruptibly();

        assertThat(budget.availableBytes()).isEqualTo(before);
    }

    private static ByteBuf frame(int sizeBytes) {
        ByteBuf frame = Unpooled.buffer(sizeBytes + Integer.BYTES).writeInt(sizeBytes);
        if (sizeBytes >= Short.BYTES) {
            frame.writeShort(API_KEY);
        }
        for (int i = frame.readableBytes() - Integer.BYTES; i < sizeBytes; i++) {
            frame.writeByte(i);
        }
        return frame;
    }

    private static final class Sink implements FrameSink {
        static final short NOT_SERVED = 999;

        private final List<Integer> sizes = new ArrayList<>();
        private boolean contentsAreRight = true;
        private boolean mayStart = true;
        private String broken = "";

        @Override
        public boolean mayStart(short apiKey) {
            return mayStart;
        }

        @Override
        public boolean serves(short apiKey) {
            return apiKey != NOT_SERVED;
        }

        @Override
        public void frame(short apiKey, ByteBuf frame, int chargedBytes) {
            assertThat(chargedBytes).isEqualTo(frame.readableBytes());
            for (int i = Short.BYTES; i < frame.readableBytes(); i++) {
                contentsAreRight &= frame.getByte(i) == (byte) i;
            }
            sizes.add(frame.readableBytes());
            frame.release();
        }

        @Override
        public void broken(String reason) {
            broken = reason;
        }
    }
}
