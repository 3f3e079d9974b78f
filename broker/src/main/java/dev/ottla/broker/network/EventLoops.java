package dev.ottla.broker.network;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The event loops of one broker and the pool their buffers come from. A loop's thread starts with its first channel.
 * Channels stay with their loop for life; new ones are shared out evenly among the loops in use, whose number may
 * change: loops that are no longer in use keep the channels they have, and are used again before new ones are made. The
 * pool is small in its steps, because most brokers are small: chunks of 1 MiB, one arena per loop.
 */
public final class EventLoops implements AutoCloseable {
    private static final int PAGE_BYTES = 8 * 1024;
    private static final int CHUNK_ORDER = 7;
    private static final int SMALL_CACHE_ENTRIES = 64;
    private static final int NORMAL_CACHE_ENTRIES = 16;
    private static final long SHUTDOWN_MAX_MS = 5_000;

    private final Transport transport;
    private final DefaultThreadFactory threads;
    private final ByteBufAllocator allocator;
    private final List<EventLoopGroup> groups = new ArrayList<>();
    private final List<EventLoop> made = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<EventLoop> inUse = List.of();

    public EventLoops(Transport transport, int count, String threadName) {
        this.transport = transport;
        this.threads = new DefaultThreadFactory(threadName, false);
        use(count);
        this.allocator = new PooledByteBufAllocator(
                true, 0, count, PAGE_BYTES, CHUNK_ORDER, SMALL_CACHE_ENTRIES, NORMAL_CACHE_ENTRIES, true);
    }

    public Transport transport() {
        return transport;
    }

    /** Where buffers of this broker come from; any thread. */
    public ByteBufAllocator allocator() {
        return allocator;
    }

    /** New channels go to so many loops from now on; any thread. */
    public synchronized void use(int count) {
        if (count > made.size()) {
            EventLoopGroup more = new MultiThreadIoEventLoopGroup(count - made.size(), threads, transport.ioHandlers());
            groups.add(more);
            more.forEach(loop -> made.add((EventLoop) loop));
        }
        inUse = List.copyOf(made.subList(0, count));
    }

    /** One of those in use, each in its turn. */
    public EventLoop next() {
        List<EventLoop> loops = inUse;
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    /** Opens a connection on this loop; {@code handler} takes what arrives. The address is resolved. */
    public ChannelFuture connect(
            EventLoop loop, InetSocketAddress address, int timeoutMs, ChannelInboundHandler handler) {
        Channel channel = transport.clientChannel();
        channel.config().setAllocator(allocator);
        channel.config().setConnectTimeoutMillis(timeoutMs);
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.pipeline().addLast(handler);
        ChannelPromise connected = channel.newPromise();
        loop.register(channel).addListener(registered -> {
            if (registered.isSuccess()) {
                var _ = channel.connect(address, connected);
            } else {
                connected.setFailure(registered.cause());
            }
        });
        connected.addListener(done -> {
            if (!done.isSuccess()) {
                var _ = channel.close();
            }
        });
        return connected;
    }

    /** Ends the threads; channels that are still open are closed. */
    @Override
    public synchronized void close() {
        List<Future<?>> ends = new ArrayList<>();
        groups.forEach(group -> ends.add(group.shutdownGracefully(0, SHUTDOWN_MAX_MS, TimeUnit.MILLISECONDS)));
        ends.forEach(end -> end.awaitUninterruptibly(SHUTDOWN_MAX_MS, TimeUnit.MILLISECONDS));
    }
}
