package dev.ottla.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.message.ApiVersionsRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever bytes come, each frame is answered or closed once and released once. */
class ReceptionPropertyTest {
    private final FakeClient client = new FakeClient(
            new Reception(
                    HandlerRegistry.withApiVersions(List.of(), () -> AdvertisedFeatures.NONE),
                    UnpooledByteBufAllocator.DEFAULT),
            new FakeConnection(Runnable::run));

    @Property(tries = 2_000)
    void anyBytesAreDealtWithOnce(@ForAll @Size(max = 60) byte[] bytes) {
        assertThat(client.send(Unpooled.wrappedBuffer(bytes)).uses()).isOne();
        client.assertFramesReleased();
    }

    @Property(tries = 2_000)
    void aDamagedRequestIsDealtWithOnce(
            @ForAll @IntRange(max = 40) int position, @ForAll byte value, @ForAll @IntRange(max = 40) int length) {
        ApiVersionsRequest request = ApiVersionsRequest.builder()
                .clientSoftwareName("apache-kafka-java")
                .clientSoftwareVersion("4.3.1")
                .build();
        ByteBuf frame = FakeClient.encode(request, (short) 3, "client");
        frame.setByte(Math.min(position, frame.writerIndex() - 1), value);
        frame.writerIndex(Math.min(length, frame.writerIndex()));
        assertThat(client.send(frame).uses()).isOne();
        client.assertFramesReleased();
    }
}
