package dev.ottla.handler;

import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.ProtocolException;
import dev.ottla.protocol.WireReader;
import dev.ottla.protocol.message.MessageCodecs;
import dev.ottla.protocol.message.RequestHeader;
import dev.ottla.protocol.message.RequestHeaderCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where frames come in: reads the header, finds the handler, decodes the body and starts the {@link Exchange}. One per
 * kind of listener, for all its connections; stateless.
 *
 * <p>As in Apache Kafka (observed), a frame that cannot be understood closes its connection: an API key without a
 * handler on this kind of listener, a version that is not served, a malformed header or body. Bytes after the body are
 * ignored. The one exception is an unknown version of ApiVersions, which is answered in version 0.
 */
public final class Reception {

    private static final Logger log = LoggerFactory.getLogger(Reception.class);
    private static final int KEY_AND_VERSION_BYTES = 2 * Short.BYTES;

    private final HandlerRegistry registry;
    private final ByteBufAllocator allocator;

    /** @param allocator for the buffers that answers are encoded into; pooled */
    public Reception(HandlerRegistry registry, ByteBufAllocator allocator) {
        this.registry = registry;
        this.allocator = allocator;
    }

    /**
     * Starts a request. Called on the connection's event loop, in the order of its frames.
     *
     * @param frame what follows the length prefix; its reference is taken over
     */
    public void accept(Connection connection, ByteBuf frame, AnswerSlot slot) {
        ApiHandler<?, ?> handler = handlerOf(connection, frame);
        if (handler == null) {
            refuse(frame, slot, "no such API here");
        } else {
            accept(handler, connection, frame, slot);
        }
    }

    private @Nullable ApiHandler<?, ?> handlerOf(Connection connection, ByteBuf frame) {
        if (frame.readableBytes() < KEY_AND_VERSION_BYTES) {
            log.debug("[{}] closing: frame of {} bytes is no request", connection.id(), frame.readableBytes());
            return null;
        }
        short apiKey = frame.getShort(frame.readerIndex());
        ApiHandler<?, ?> handler = registry.find(apiKey);
        if (handler == null) {
            log.debug("[{}] closing: API key {} is not served here", connection.id(), apiKey);
        }
        return handler;
    }

    private <Q extends ApiRequest<S>, S extends ApiResponse> void accept(
            ApiHandler<Q, S> handler, Connection connection, ByteBuf frame, AnswerSlot slot) {
        short version = frame.getShort(frame.readerIndex() + Short.BYTES);
        boolean served = version >= handler.lowestVersion() && version <= handler.highestVersion();
        if (!served && handler.apiKey() != ApiKey.API_VERSIONS) {
            log.debug("[{}] closing: {} has no version {} here", connection.id(), handler.apiKey(), version);
            refuse(frame, slot, "unsupported version");
            return;
        }
        WireReader in = new WireReader(frame);
        RequestHeader header;
        Q request;
        try {
            header = RequestHeaderCodec.INSTANCE.read(in, handler.apiKey().requestHeaderVersion(version));
            request = served ? body(handler, in, version) : null;
        } catch (ProtocolException malformed) {
            log.debug("[{}] closing: {}", connection.id(), malformed.getMessage());
            refuse(frame, slot, "malformed request");
            return;
        }
        start(new Exchange<>(handler, connection, header, frame, slot, allocator), handler, request);
    }

    private static <Q extends ApiRequest<S>, S extends ApiResponse> void start(
            Exchange<Q, S> exchange, ApiHandler<Q, S> handler, @Nullable Q request) {
        if (request != null) {
            log.trace("{}", exchange);
            exchange.run(request);
        } else {
            answerUnknownVersion(exchange, handler);
        }
    }

    /** The registry holds no other handler of ApiVersions than ours. */
    @SuppressWarnings("unchecked")
    private static <Q extends ApiRequest<S>, S extends ApiResponse> void answerUnknownVersion(
            Exchange<Q, S> exchange, ApiHandler<Q, S> handler) {
        S table = (S) ((ApiVersionsHandler) (ApiHandler<?, ?>) handler).unsupportedVersion();
        exchange.sendInVersion(table, (short) 0);
    }

    /** An API's requests have one type; the table of codecs cannot say that. */
    @SuppressWarnings("unchecked")
    private static <Q extends ApiRequest<S>, S extends ApiResponse> Q body(
            ApiHandler<Q, S> handler, WireReader in, short version) {
        return (Q) MessageCodecs.requestCodec(handler.apiKey()).read(in, version);
    }

    private static void refuse(ByteBuf frame, AnswerSlot slot, String reason) {
        slot.close(reason);
        frame.release();
    }
}
