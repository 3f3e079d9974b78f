package dev.ottla.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ottla.protocol.message.ApiVersionsRequest;
import dev.ottla.protocol.message.ApiVersionsRequestCodec;
import dev.ottla.protocol.message.FetchRequestCodec;
import dev.ottla.protocol.message.MetadataRequest;
import dev.ottla.protocol.message.MetadataRequestCodec;
import dev.ottla.protocol.message.ProduceRequest;
import dev.ottla.protocol.message.ProduceRequest.PartitionProduceData;
import dev.ottla.protocol.message.ProduceRequest.TopicProduceData;
import dev.ottla.protocol.message.ProduceRequestCodec;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes that no client of good will sends, each refused in one way and before memory is spent on it. */
class HostileInputTest {

    private static final short PRODUCE_VERSION = 9;

    @Test
    void anAbsurdArrayLengthIsRefusedBeforeAnythingIsAllocated() {
        ProtocolException flexible = refused(MetadataRequestCodec.INSTANCE, 9, "ff ff ff ff 07");
        assertThat(flexible)
                .hasMessage("MetadataRequest version 9, field topics: "
                        + "array of 2147483646 elements cannot fit in 0 bytes left (at byte 5)");
        ProtocolException plain = refused(MetadataRequestCodec.INSTANCE, 1, "7f ff ff ff 00 01 61");
        assertThat(plain.path()).isEqualTo("topics");
    }

    @Test
    void anArrayThatCannotFitWithItsLeastElementsIsRefused() {
        // Five topics of at least two bytes each cannot stand in nine bytes.
        ProtocolException e = refused(MetadataRequestCodec.INSTANCE, 1, "00 00 00 05 00 00 00 00 00 00 00 00 00");
        assertThat(e.reason()).isEqualTo("array of 5 elements cannot fit in 9 bytes left");
    }

    @Test
    void everyNegativeLengthMeansNullAsItDoesInKafka() {
        assertThat(MetadataRequestCodec.INSTANCE
                        .read(bytes("ff ff ff fe"), (short) 1)
                        .topics())
                .isNull();
        assertThat(refused(MetadataRequestCodec.INSTANCE, 1, "00 00 00 01 ff fe")
                        .path())
                .isEqualTo("topics[0].name");
    }

    @Test
    void nullWhereTheVersionHasNoneIsRefused() {
        assertThat(refused(MetadataRequestCodec.INSTANCE, 0, "ff ff ff ff").reason())
                .isEqualTo("null is not allowed here");
        MetadataRequest everything = MetadataRequestCodec.INSTANCE.read(bytes("ff ff ff ff"), (short) 1);
        assertThat(everything.topics()).isNull();
    }

    @Test
    void aVarintLongerThanFiveBytesIsRefused() {
        assertThat(refused(MetadataRequestCodec.INSTANCE, 9, "80 80 80 80 80 01")
                        .reason())
                .isEqualTo("varint is longer than five bytes");
    }

    @Test
    void theFieldAndItsPlaceAreNamed() {
        ProduceRequest request = ProduceRequest.builder()
                .addTopicData(topic("a", 0))
                .addTopicData(topic("b", 0, 1))
                .build();
        byte[] whole = ProduceRequestCodec.INSTANCE.toByteArray(request, PRODUCE_VERSION);
        ProtocolException e = catchThrowableOfType(
                ProtocolException.class,
                () -> ProduceRequestCodec.INSTANCE.read(Arrays.copyOf(whole, whole.length - 5), PRODUCE_VERSION));
        assertThat(e.path()).isEqualTo("topicData[1].partitionData[1].records");
        assertThat(e.messageName()).isEqualTo("ProduceRequest");
        assertThat(e.version()).isEqualTo(9);
        assertThat(e.position()).isEqualTo(whole.length - 6);
        assertThat(e.getStackTrace()).isEmpty();
    }

    private static TopicProduceData topic(String name, int... partitions) {
        List<PartitionProduceData> data = Arrays.stream(partitions)
                .mapToObj(index -> PartitionProduceData.builder()
                        .index(index)
                        .records(MemoryRecords.wrap(new byte[] {1, 2, 3}))
                        .build())
                .toList();
        return TopicProduceData.builder().name(name).partitionData(data).build();
    }

    @Test
    void aTaggedFieldLargerThanTheFrameIsRefused() {
        assertThat(refused(ApiVersionsRequestCodec.INSTANCE, 3, "01 01 01 05 ff ff ff ff 07")
                        .reason())
                .isEqualTo("tagged field of 2147483647 bytes cannot fit");
        assertThat(refused(ApiVersionsRequestCodec.INSTANCE, 3, "01 01 ff ff ff ff 0f")
                        .reason())
                .isEqualTo("4294967295 tagged fields cannot fit");
    }

    @Test
    void aKnownTaggedFieldMustUseAllOfItsBytes() {
        // FetchRequest's tag 0, clusterId: a string of one byte in a field of three.
        byte[] start = bytes("00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 01 01");
        byte[] whole = Arrays.copyOf(start, start.length + 6);
        System.arraycopy(bytes("01 00 03 02 61 00"), 0, whole, start.length, 6);
        assertThatThrownBy(() -> FetchRequestCodec.INSTANCE.read(whole, (short) 15))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("left over in tagged field");
    }

    @Test
    void bytesAfterTheMessageAreLeftToTheCaller() {
        WireReader in = new WireReader(Unpooled.wrappedBuffer(bytes("01 01 00 aa bb")));
        assertThat(ApiVersionsRequestCodec.INSTANCE.read(in, (short) 3))
                .isEqualTo(ApiVersionsRequest.builder().build());
        assertThat(in.remaining()).isEqualTo(2);
    }

    @Test
    void aVersionThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> MetadataRequestCodec.INSTANCE.read(new byte[4], (short) 99))
                .isInstanceOf(UnsupportedVersionException.class)
                .hasMessage("MetadataRequest has no version 99");
    }

    private static ProtocolException refused(MessageCodec<?> codec, int version, String hex) {
        ProtocolException e =
                catchThrowableOfType(ProtocolException.class, () -> codec.read(bytes(hex), (short) version));
        assertThat(e).as(hex).isNotNull();
        return e;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }
}
