package dev.ottla.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.protocol.message.FetchResponse;
import dev.ottla.protocol.message.FetchResponse.FetchableTopicResponse;
import dev.ottla.protocol.message.FetchResponse.PartitionData;
import dev.ottla.protocol.message.FetchResponseCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.IllegalReferenceCountException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireWriterTest {

    private static final short VERSION = 17;

    /** Stands for records in a file. */
    private record Elsewhere(Bytes content) implements Records {
        @Override
        public int sizeBytes() {
            return content.size();
        }
    }

    private static FetchResponse response(Records first, Records second) {
        return FetchResponse.builder()
                .addResponses(FetchableTopicResponse.builder()
                        .addPartitions(PartitionData.builder()
                                .partitionIndex(1)
                                .records(first)
                                .build())
                        .addPartitions(PartitionData.builder()
                                .partitionIndex(2)
                                .records(second)
                                .build())
                        .build())
                .build();
    }

    @Test
    void recordsThatLieElsewhereBecomePartsAndTheBytesAroundThemStayTheSame() {
        byte[] one = {1, 2, 3};
        byte[] two = {4, 5};
        FetchResponse apart = response(new Elsewhere(Bytes.of(one)), new Elsewhere(Bytes.of(two)));
        byte[] expected = FetchResponseCodec.INSTANCE.toByteArray(
                response(MemoryRecords.wrap(one), MemoryRecords.wrap(two)), VERSION);
        WireWriter out = new WireWriter(PooledByteBufAllocator.DEFAULT);
        out.writeInt(0);
        FetchResponseCodec.INSTANCE.write(apart, out, VERSION);
        List<Part> parts = out.finishFrame();

        assertThat(parts)
                .extracting(part -> part.getClass().getSimpleName())
                .containsExactly("Bytes", "Region", "Bytes", "Region", "Bytes");
        assertThat(joined(parts)).isEqualTo(withLength(expected));
    }

    @Test
    void emptyRecordsElsewhereAreNoPart() {
        WireWriter out = WireWriter.onHeap();
        FetchResponseCodec.INSTANCE.write(response(new Elsewhere(Bytes.EMPTY), MemoryRecords.EMPTY), out, VERSION);
        assertThat(out.finish()).hasSize(1);
    }

    @Test
    void aWriterThatIsClosedReleasesWhatItHolds() {
        WireWriter out = new WireWriter(PooledByteBufAllocator.DEFAULT);
        out.writeLong(1);
        out.writeRecords(new Elsewhere(Bytes.of(new byte[5])), true);
        out.writeLong(2);
        out.close();
        assertThatThrownBy(() -> out.writeLong(3)).isInstanceOf(IllegalReferenceCountException.class);
    }

    @Test
    void taggedFieldsOfEverySizeGetTheirLengthInFront() {
        for (int size : new int[] {0, 1, 127, 128, 16_383, 16_384, 40_000}) {
            WireWriter out = WireWriter.onHeap();
            int start = out.beginTag(300);
            out.writeRaw(Bytes.of(new byte[size]));
            out.endTag(start);
            out.writeInt(77);
            WireReader in = new WireReader(out.toByteBuf());
            assertThat(in.readTag()).isEqualTo(300);
            int read = in.readTagSize();
            assertThat(read).isEqualTo(size);
            in.readUnknownTag(300, read);
            assertThat(in.readInt("after")).isEqualTo(77);
            assertThat(in.remaining()).isZero();
        }
    }

    @Test
    void valuesThatDoNotFitAreRefused() {
        try (WireWriter out = WireWriter.onHeap()) {
            assertThatThrownBy(() -> out.writeString("x".repeat(32_768), true)).hasMessageContaining("32768");
            assertThatThrownBy(() -> out.writeUnsignedShort(65_536)).hasMessageContaining("65536");
            assertThatThrownBy(() -> out.writeUnsignedShort(-1)).hasMessageContaining("-1");
            assertThatThrownBy(() -> out.writeUnsignedInt(1L << 32)).hasMessageContaining("4294967296");
        }
    }

    private static byte[] withLength(byte[] content) {
        ByteBuf whole = Unpooled.buffer().writeInt(content.length).writeBytes(content);
        return ByteBufUtil.getBytes(whole);
    }

    private static byte[] joined(List<Part> parts) {
        List<ByteBuf> buffers = new ArrayList<>();
        for (Part part : parts) {
            buffers.add(
                    switch (part) {
                        case Part.Bytes(ByteBuf buffer) -> buffer;
                        case Part.Region(Records records) ->
                            Unpooled.wrappedBuffer(
                                    ((Elsewhere) records).content().toByteArray());
                    });
        }
        ByteBuf whole = Unpooled.wrappedBuffer(buffers.toArray(ByteBuf[]::new));
        try {
            return ByteBufUtil.getBytes(whole);
        } finally {
            whole.release();
        }
    }
}
