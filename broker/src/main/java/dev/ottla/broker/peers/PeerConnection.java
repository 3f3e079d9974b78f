package dev.ottla.broker.peers;

import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ApiVersionsRequest;
import dev.ottla.protocol.message.ApiVersionsResponse;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a peer: it begins by asking which versions are understood, then carries requests, answered in order.
 * Owned by the event loop of its channel. Closed when it is lost, or when too much is unanswered.
 */
final class PeerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PeerConnection.class);
    /** The first that tells of features whose lowest level is 0, such as kraft.version (KAFKA-17011). */
    private static final short API_VERSIONS_VERSION = 4;

    private static final short OLD_API_VERSIONS_VERSION = 3;
    private static final short REFUSED_API_VERSIONS_VERSION = 0;
    private static final int MOST_UNANSWERED = 32;

    private record UnderWay(int correlationId, short version, PeerRequest request) {}

    private final String name;
    private final String clientId;
    private final Channel channel;
    private final Queue<PeerRequest> waiting = new ArrayDeque<>();
    private final Queue<UnderWay> underWay = new ArrayDeque<>();
    private final Map<Short, ApiVersionsResponse.ApiVersion> versions = new HashMap<>();
    private @Nullable ApiVersionsResponse table;
    private int lastCorrelationId;

    /** @param name the address, for log lines */
    PeerConnection(String name, String clientId, Channel channel) {
        this.name = name;
        this.clientId = clientId;
        this.channel = channel;
    }

    /** The channel is connected. */
    void begin() {
        askVersions(API_VERSIONS_VERSION);
    }

    private void askVersions(short version) {
        ApiVersionsRequest ask = ApiVersionsRequest.builder()
                .clientSoftwareName("ottla")
                .clientSoftwareVersion("1")
                .build();
        write(new PeerRequest(ask, response -> learned(response, version)), version);
    }

    private void learned(@Nullable ApiResponse response, short version) {
        if (version > OLD_API_VERSIONS_VERSION
                && response instanceof ApiVersionsResponse refusal
                && refusal.errorCode() == ErrorCode.UNSUPPORTED_VERSION.code()) {
            askVersions(OLD_API_VERSIONS_VERSION);
        } else if (response instanceof ApiVersionsResponse answer && answer.errorCode() == 0) {
            answer.apiKeys().forEach(served -> versions.put(served.apiKey(), served));
            table = answer;
            for (PeerRequest next = waiting.poll(); next != null; next = waiting.poll()) {
                send(next);
            }
        } else if (response != null) {
            LOG.warn("[peer {}] does not say what it understands: {}", name, response);
            var _ = channel.close();
        }
    }

    /** Sends now, or when it is known what the peer understands. */
    void send(PeerRequest request) {
        ApiVersionsResponse known = table;
        if (waiting.size() + underWay.size() >= MOST_UNANSWERED) {
            LOG.warn("[peer {}] {} requests are unanswered, closing the connection", name, underWay.size());
            var _ = channel.close();
            request.done().accept(null);
        } else if (known == null) {
            waiting.add(request);
        } else if (request.apiKey() == ApiKey.API_VERSIONS) {
            request.done().accept(known);
        } else {
            sendInCommonVersion(request);
        }
    }

    private void sendInCommonVersion(PeerRequest request) {
        ApiVersionsResponse.ApiVersion served = versions.get(request.apiKey().id());
        short version = served == null
                ? -1
                : (short) Math.min(served.maxVersion(), request.apiKey().latestVersion());
        if (served == null
                || version < served.minVersion()
                || version < request.apiKey().lowestVersion()) {
            LOG.warn("[peer {}] does not serve {}", name, request.apiKey());
            request.done().accept(null);
        } else {
            write(request, version);
        }
    }

    private void write(PeerRequest request, short version) {
        int correlationId = ++lastCorrelationId;
        ByteBuf frame = request.encode(version, correlationId, clientId);
        underWay.add(new UnderWay(correlationId, version, request));
        var _ = channel.writeAndFlush(frame);
    }

    /** An answer has arrived. */
    void received(ByteBuf frame) {
        UnderWay first = underWay.poll();
        if (first == null || frame.getInt(frame.readerIndex()) != first.correlationId()) {
            LOG.warn("[peer {}] sends an answer that nobody waits for, closing the connection", name);
            var _ = channel.close();
            if (first != null) {
                first.request().done().accept(null);
            }
            return;
        }
        ApiResponse response = null;
        try {
            response = first.request().decode(frame, answeredVersion(first, frame));
        } catch (RuntimeException malformed) {
            LOG.warn(
                    "[peer {}] sends a malformed answer to {}",
                    name,
                    first.request().apiKey(),
                    malformed);
            var _ = channel.close();
        }
        first.request().done().accept(response);
    }

    /** Who does not know a version of ApiVersions answers in version 0. */
    private static short answeredVersion(UnderWay asked, ByteBuf frame) {
        boolean refused = asked.request().apiKey() == ApiKey.API_VERSIONS
                && frame.readableBytes() >= Integer.BYTES + Short.BYTES
                && frame.getShort(frame.readerIndex() + Integer.BYTES) == ErrorCode.UNSUPPORTED_VERSION.code();
        return refused ? REFUSED_API_VERSIONS_VERSION : asked.version();
    }

    /** The connection is lost: what is under way stays unanswered. */
    void lost() {
        for (UnderWay next = underWay.poll(); next != null; next = underWay.poll()) {
            next.request().done().accept(null);
        }
        for (PeerRequest next = waiting.poll(); next != null; next = waiting.poll()) {
            next.done().accept(null);
        }
    }

    void close() {
        var _ = channel.close();
    }
}
