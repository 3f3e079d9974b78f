package dev.ottla.handler;

import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ApiMessage;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.MessageCodec;
import dev.ottla.protocol.Part;
import dev.ottla.protocol.WireWriter;
import dev.ottla.protocol.message.RequestHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request from its frame to its answer: the one owner of the frame, which it releases once, when the answer has
 * been handed to the slot. Encodes the answer on the thread that gives it, in one pass, and patches the length in.
 */
final class Exchange<Q extends ApiRequest<S>, S extends ApiResponse> implements RequestContext, Answer<S> {

    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    private final ApiHandler<Q, S> handler;
    private final Connection connection;
    private final RequestHeader header;
    private final ByteBuf frame;
    private final AnswerSlot slot;
    private final ByteBufAllocator allocator;
    private final AtomicBoolean answered = new AtomicBoolean();
    private @Nullable Q request;

    /** Takes over the frame's reference. */
    Exchange(
            ApiHandler<Q, S> handler,
            Connection connection,
            RequestHeader header,
            ByteBuf frame,
            AnswerSlot slot,
            ByteBufAllocator allocator) {
        this.handler = handler;
        this.connection = connection;
        this.header = header;
        this.frame = frame;
        this.slot = slot;
        this.allocator = allocator;
    }

    /** Has the handler work on the request. */
    void run(Q body) {
        request = body;
        guard(() -> handler.handle(this, body, this));
    }

    @Override
    public void execute(Runnable task) {
        connection.execute(() -> guard(task));
    }

    @Override
    public void executeOn(Executor executor, Runnable task) {
        executor.execute(() -> guard(task));
    }

    /** What our code throws is our bug: loud, and the client is told. */
    private void guard(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error bug) {
            log.error("[{}] handling {} failed, which is a bug", connection.id(), this, bug);
            Q failed = request;
            if (failed != null && !answered.get()) {
                send(handler.failure(this, failed, ErrorCode.UNKNOWN_SERVER_ERROR));
            }
        }
    }

    @Override
    public void send(S response) {
        send(response, Exchange::nothing);
    }

    @Override
    public void send(S response, Runnable written) {
        if (isFirst("a response")) {
            send(response, header.requestApiVersion(), written);
        } else {
            written.run();
        }
    }

    /** Answers in another version than the one asked for: only an unknown version of ApiVersions needs that. */
    void sendInVersion(S response, short version) {
        if (isFirst("a response")) {
            send(response, version, Exchange::nothing);
        }
    }

    private static void nothing() {}

    private void send(S response, short version, Runnable written) {
        List<Part> parts = encode(response, version);
        if (parts == null) {
            slot.close("answer could not be encoded");
            written.run();
        } else {
            slot.send(parts, written);
        }
        frame.release();
    }

    /** Null if the response cannot be said in this version: our bug. */
    private @Nullable List<Part> encode(S response, short version) {
        try (WireWriter out = new WireWriter(allocator)) {
            out.writeInt(0);
            out.writeInt(header.correlationId());
            if (apiKey().responseHeaderVersion(version) > 0) {
                out.writeUnsignedVarint(0);
            }
            codec(response).write(response, out, version);
            return out.finishFrame();
        } catch (RuntimeException bug) {
            log.error("[{}] encoding the answer to {} failed, which is a bug", connection.id(), this, bug);
            return null;
        }
    }

    /** Every generated message returns the codec of its own type; the interface cannot say that. */
    @SuppressWarnings("unchecked")
    private MessageCodec<ApiMessage> codec(S response) {
        return (MessageCodec<ApiMessage>) response.codec();
    }

    @Override
    public void none() {
        if (isFirst("no answer")) {
            slot.none();
            frame.release();
        }
    }

    @Override
    public void close(String reason) {
        if (isFirst("a close")) {
            slot.close(reason);
            frame.release();
        }
    }

    private boolean isFirst(String what) {
        if (answered.compareAndSet(false, true)) {
            return true;
        }
        log.error("[{}] {} was given for {}, which is answered already; this is a bug", connection.id(), what, this);
        return false;
    }

    @Override
    public void onAbandoned(Runnable action) {
        slot.onAbandoned(action);
    }

    @Override
    public ApiKey apiKey() {
        return handler.apiKey();
    }

    @Override
    public short version() {
        return header.requestApiVersion();
    }

    @Override
    public int correlationId() {
        return header.correlationId();
    }

    @Override
    public @Nullable String clientId() {
        return header.clientId();
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public int frameSizeBytes() {
        return frame.writerIndex();
    }

    @Override
    public String toString() {
        return apiKey() + " v" + version() + " correlation " + correlationId() + " of client " + clientId();
    }
}
