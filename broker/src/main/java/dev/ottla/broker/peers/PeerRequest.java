package dev.ottla.broker.peers;

import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ApiMessage;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.MessageCodec;
import dev.ottla.protocol.WireReader;
import dev.ottla.protocol.WireWriter;
import dev.ottla.protocol.message.MessageCodecs;
import dev.ottla.protocol.message.RequestHeader;
import dev.ottla.protocol.message.RequestHeaderCodec;
import dev.ottla.protocol.message.ResponseHeaderCodec;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to a peer.
 *
 * @param done told the answer once; null if there is none. Records in it are gone when the call returns
 */
record PeerRequest(ApiRequest<?> body, Consumer<@Nullable ApiResponse> done) {

    ApiKey apiKey() {
        return body.apiKey();
    }

    /** The frame, length prefix included; the caller releases it. */
    ByteBuf encode(short version, int correlationId, String clientId) {
        try (WireWriter out = WireWriter.onHeap()) {
            out.writeInt(0);
            RequestHeader header = RequestHeader.builder()
                    .requestApiKey(apiKey().id())
                    .requestApiVersion(version)
                    .correlationId(correlationId)
                    .clientId(clientId)
                    .build();
            RequestHeaderCodec.INSTANCE.write(header, out, apiKey().requestHeaderVersion(version));
            codec(body).write(body, out, version);
            ByteBuf frame = out.toByteBuf();
            return frame.setInt(frame.readerIndex(), frame.readableBytes() - Integer.BYTES);
        }
    }

    /** Every generated message returns the codec of its own type; the interface cannot say that. */
    @SuppressWarnings("unchecked")
    private static MessageCodec<ApiMessage> codec(ApiRequest<?> request) {
        return (MessageCodec<ApiMessage>) request.codec();
    }

    /** Reads the answer; {@code frame} stands behind the length prefix. */
    ApiResponse decode(ByteBuf frame, short version) {
        WireReader in = new WireReader(frame);
        ResponseHeaderCodec.INSTANCE.read(in, apiKey().responseHeaderVersion(version));
        return MessageCodecs.responseCodec(apiKey()).read(in, version);
    }
}
