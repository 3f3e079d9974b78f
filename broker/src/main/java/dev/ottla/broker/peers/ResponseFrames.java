package dev.ottla.broker.peers;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Cuts the answers out of what arrives; one that claims to be too large closes the connection. Owned by its loop. */
final class ResponseFrames extends ChannelInboundHandlerAdapter {
    /** More than the largest batch or piece of a snapshot that is ever asked for. */
    private static final int MAX_FRAME_BYTES = 64 * 1024 * 1024;

    private final Consumer<ByteBuf> sink;
    private final Runnable closed;
    private @Nullable ByteBuf rest;

    /** @param sink takes a frame without its length prefix; it is released after the call */
    ResponseFrames(Consumer<ByteBuf> sink, Runnable closed) {
        this.sink = sink;
        this.closed = closed;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf arrived = (ByteBuf) message;
        ByteBuf waiting = rest;
        if (waiting == null) {
            waiting = context.alloc().buffer(arrived.readableBytes());
            rest = waiting;
        }
        waiting.writeBytes(arrived);
        arrived.release();
        cut(context, waiting);
    }

    private void cut(ChannelHandlerContext context, ByteBuf waiting) {
        while (waiting.readableBytes() >= Integer.BYTES) {
            int sizeBytes = waiting.getInt(waiting.readerIndex());
            if (sizeBytes < Integer.BYTES || sizeBytes > MAX_FRAME_BYTES) {
                var _ = context.close();
                return;
            }
            if (waiting.readableBytes() < Integer.BYTES + sizeBytes) {
                break;
            }
            waiting.skipBytes(Integer.BYTES);
            sink.accept(waiting.readSlice(sizeBytes));
        }
        if (waiting.isReadable()) {
            waiting.discardSomeReadBytes();
        } else {
            waiting.release();
            rest = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ByteBuf left = rest;
        if (left != null) {
            left.release();
            rest = null;
        }
        closed.run();
    }

    @Override
    @SuppressWarnings("deprecation")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
