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
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of one broker and the pool their buffers come from. A loop's thread starts with its first channel.
 * The pool is small in its steps, because most brokers are small: chunks of 1 MiB, one arena per loop.
 */
public final class EventLoops implements AutoCloseable {
    private static final int PAGE_BYTES = 8 * 1024;
    private static final int CHUNK_ORDER = 7;
    private static final int SMALL_CACHE_ENTRIES = 64;
    private static final int NORMAL_CACHE_ENTRIES = 16;
    private static final long SHUTDOWN_MAX_MS = 5_000;

    private final Transport transport;
    private final EventLoopGroup group;
    private final ByteBufAllocator allocator;

    public EventLoops(Transport transport, int count, String threadName) {
        this.transport = transport;
        this.group = new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory(threadName, false), transport.ioHandlers());
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

    /** One of them. */
    public EventLoop next() {
        return group.next();
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

    EventLoopGroup group() {
        return group;
    }

    /** Ends the threads; channels that are still open are closed. */
    @Override
    public void close() {
        group.shutdownGracefully(0, SHUTDOWN_MAX_MS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(SHUTDOWN_MAX_MS, TimeUnit.MILLISECONDS);
    }
}
