package dev.ottla.broker.network;

import dev.ottla.handler.Connection;
import dev.ottla.protocol.Part;
import dev.ottla.runtime.Clock;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: frames come in from its {@link FrameDecoder}, requests are started in order, answers leave
 * in order through its {@link AnswerQueue} and {@link AnswerWriter}. The socket is read only while this connection is
 * within its bounds: unanswered requests, their bytes, and bytes of answers that the client does not take.
 *
 * <p>Owned by one event loop; other threads come in through {@link #onEventLoop}. {@code lastActiveMs} and the client's
 * software are published for other threads to read.
 */
@SuppressWarnings("FutureReturnValueIgnored") // how a close ends, or a part but the last, interests nobody
final class ClientConnection extends InboundHandler implements Connection, FrameSink {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    private static final String ANONYMOUS = "User:ANONYMOUS";
    private static final String UNKNOWN = "unknown";

    private record ClientSoftware(String name, String version) {}

    private final Channel channel;
    private final ConnectionIdentity identity;
    private final NetworkConfig.Requests bounds;
    private final MemoryBudget budget;
    private final RequestIntake intake;
    private final Clock clock;
    private final ClientFaultLog faults;
    private final FrameDecoder decoder;
    private final AnswerQueue answers;
    private final AnswerWriter writer;

    private boolean draining;
    private @Nullable ScheduledFuture<?> idleCheck;
    private volatile long lastActiveMs;
    private volatile ClientSoftware software = new ClientSoftware(UNKNOWN, UNKNOWN);

    ClientConnection(
            Channel channel,
            ConnectionIdentity identity,
            NetworkConfig.Requests bounds,
            MemoryBudget budget,
            RequestIntake intake,
            Clock clock,
            ClientFaultLog faults) {
        this.channel = channel;
        this.identity = identity;
        this.bounds = bounds;
        this.budget = budget;
        this.intake = intake;
        this.clock = clock;
        this.faults = faults;
        this.decoder = new FrameDecoder(bounds.maxBytes(), budget, this);
        this.answers = new AnswerQueue(bounds.unansweredMax(), bounds.unansweredMaxBytes());
        this.writer = new AnswerWriter(channel, this::answerLeft);
        this.lastActiveMs = clock.monotonicMs();
    }

    /** Puts the connection's handlers into its channel, before that belongs to an event loop. */
    void install() {
        channel.config().setRecvByteBufAllocator(new FrameReceiveAllocator(decoder));
        channel.pipeline().addLast(this, decoder);
    }

    /** Closes the connection when it has been silent for so long; never if negative. Called on the event loop. */
    void watchIdleness(long maxIdleMs) {
        if (maxIdleMs >= 0) {
            closeWhenIdle(maxIdleMs);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        lastActiveMs = clock.monotonicMs();
        writer.readStarts();
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        writer.readCompletes();
        context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (idleCheck != null) {
            idleCheck.cancel(false);
        }
        context.fireChannelInactive();
        answers.abandon();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("[connection {}] lost: {}", id(), cause.getMessage());
        } else {
            LOG.warn("[connection {}] closed after an unexpected failure", id(), cause);
        }
        channel.close();
    }

    @Override
    public boolean mayStart(short apiKey) {
        return !draining && writer.unsentBytes() < bounds.unansweredMaxBytes() && answers.mayStart(apiKey);
    }

    @Override
    public boolean serves(short apiKey) {
        return intake.serves(apiKey);
    }

    @Override
    public void frame(short apiKey, ByteBuf frame, int chargedBytes) {
        Slot slot = new Slot(this, chargedBytes);
        answers.started(slot, apiKey);
        try {
            intake.accept(this, frame, slot);
        } catch (RuntimeException e) {
            LOG.error("[connection {}] request of API key {} failed at the door", id(), apiKey, e);
            slot.close("internal failure");
        }
    }

    @Override
    public void broken(String reason) {
        faults.closed(id(), reason);
        drain();
    }

    /**
     * An answer was given; it leaves now if it is first in line. If it cannot be written the client must not go on
     * waiting.
     */
    void answered(int frameBytes) {
        budget.release(frameBytes);
        boolean wrote = false;
        try {
            answers.release();
            wrote = true;
        } finally {
            if (!wrote) {
                channel.close();
            }
        }
        goOn();
    }

    void write(List<Part> parts, Runnable written) {
        writer.write(parts, written);
    }

    void closeAfterAnswers(String reason) {
        faults.closed(id(), reason);
        draining = true;
        decoder.stop();
        writer.closeAfterFlush();
    }

    /** Starts nothing more, and closes when all answers have left. Called on the event loop. */
    void drain() {
        draining = true;
        decoder.stop();
        if (answers.isEmpty()) {
            writer.closeAfterFlush();
        }
    }

    /** As {@link #drain}, but closes after so long whatever has not left by then. Called on the event loop. */
    void drainWithin(long maxMs) {
        drain();
        if (channel.isOpen()) {
            channel.eventLoop().schedule(this::close, maxMs, TimeUnit.MILLISECONDS);
        }
    }

    /** Runs at once if this is the event loop, else later on it. */
    void onEventLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            channel.eventLoop().execute(task);
        }
    }

    void close() {
        channel.close();
    }

    long lastActiveMs() {
        return lastActiveMs;
    }

    private void goOn() {
        if (draining) {
            drain();
        } else {
            decoder.resume();
        }
    }

    private void answerLeft() {
        lastActiveMs = clock.monotonicMs();
        if (!draining) {
            decoder.resume();
        }
    }

    private void closeWhenIdle(long maxIdleMs) {
        long restMs = lastActiveMs + maxIdleMs - clock.monotonicMs();
        if (restMs <= 0) {
            LOG.debug("[connection {}] closed: idle for {} ms", id(), maxIdleMs);
            channel.close();
        } else if (channel.isOpen()) {
            idleCheck = channel.eventLoop().schedule(() -> closeWhenIdle(maxIdleMs), restMs, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public String id() {
        return identity.id();
    }

    @Override
    public String listenerName() {
        return identity.listenerName();
    }

    @Override
    public InetAddress clientAddress() {
        return identity.remote().getAddress();
    }

    @Override
    public int clientPort() {
        return identity.remote().getPort();
    }

    @Override
    public String principalName() {
        return ANONYMOUS;
    }

    @Override
    public void execute(Runnable task) {
        channel.eventLoop().execute(task);
    }

    @Override
    public void clientSoftware(String name, String version) {
        software = new ClientSoftware(name, version);
    }

    @Override
    public String clientSoftwareName() {
        return software.name();
    }

    @Override
    public String clientSoftwareVersion() {
        return software.version();
    }
}
