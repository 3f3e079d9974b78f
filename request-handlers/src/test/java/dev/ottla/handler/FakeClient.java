package dev.ottla.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ApiMessage;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.MessageCodec;
import dev.ottla.protocol.WireReader;
import dev.ottla.protocol.WireWriter;
import dev.ottla.protocol.message.MessageCodecs;
import dev.ottla.protocol.message.RequestHeader;
import dev.ottla.protocol.message.RequestHeaderCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/** Sends encoded requests to a reception and decodes what comes back; sees that every frame is released once. */
public final class FakeClient {
    private static final int CORRELATION_ID = 77;

    private final Reception reception;
    private final FakeConnection connection;
    private final List<ByteBuf> frames = new ArrayList<>();

    public FakeClient(Reception reception, FakeConnection connection) {
        this.reception = reception;
        this.connection = connection;
    }

    /** Sends a request; the answer may come later. */
    public FakeSlot send(ApiRequest<?> request, int version) {
        return send(request, version, "client");
    }

    public FakeSlot send(ApiRequest<?> request, int version, String clientId) {
        return send(encode(request, (short) version, clientId));
    }

    /** Sends bytes that may be anything. */
    public FakeSlot send(ByteBuf bytes) {
        ByteBuf frame = UnpooledByteBufAllocator.DEFAULT.buffer().writeBytes(bytes);
        FakeSlot slot = new FakeSlot();
        frames.add(frame);
        reception.accept(connection, frame, slot);
        return slot;
    }

    /** Decodes the answer to a request. */
    @SuppressWarnings("unchecked")
    public static <S extends ApiResponse> S read(FakeSlot slot, ApiRequest<S> request, int version) {
        ByteBuf answer = slot.answer();
        if (answer == null) {
            throw new AssertionError("not answered");
        }
        WireReader in = new WireReader(answer);
        assertThat(in.readInt("correlation id")).isEqualTo(CORRELATION_ID);
        if (request.apiKey().responseHeaderVersion((short) version) > 0) {
            assertThat(in.readTagCount()).isZero();
        }
        S response = (S) MessageCodecs.responseCodec(request.apiKey()).read(in, (short) version);
        assertThat(in.remaining()).isZero();
        return response;
    }

    @SuppressWarnings("unchecked")
    public static ByteBuf encode(ApiRequest<?> request, short version, String clientId) {
        RequestHeader header = RequestHeader.builder()
                .requestApiKey(request.apiKey().id())
                .requestApiVersion(version)
                .correlationId(CORRELATION_ID)
                .clientId(clientId)
                .build();
        WireWriter out = new WireWriter(UnpooledByteBufAllocator.DEFAULT);
        RequestHeaderCodec.INSTANCE.write(header, out, request.apiKey().requestHeaderVersion(version));
        ((MessageCodec<ApiMessage>) request.codec()).write(request, out, version);
        return unowned(out.toByteBuf());
    }

    /** A copy that nobody has to release; the original is released. */
    public static ByteBuf unowned(ByteBuf original) {
        try {
            return Unpooled.buffer(original.readableBytes()).writeBytes(original);
        } finally {
            original.release();
        }
    }

    /** Every frame that was sent has been released, and only once. */
    public void assertFramesReleased() {
        assertThat(frames).allMatch(frame -> frame.refCnt() == 0);
    }
}
