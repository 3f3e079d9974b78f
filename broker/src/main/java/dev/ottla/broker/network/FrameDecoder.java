package dev.ottla.broker.network;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Cuts frames from the bytes of one connection. The length is checked and its memory granted by the
 * {@link MemoryBudget} before the frame is buffered; the frame is one pooled buffer that the socket fills directly
 * ({@link FrameReceiveAllocator}). While the sink wants no frame, or memory is short, the socket is not read.
 *
 * <p>A length is only a claim: the buffer starts small and never exceeds {@value #GROWTH} times what has arrived, so a
 * client cannot make the broker allocate what it does not send.
 *
 * <p>Owned by the connection's event loop.
 */
final class FrameDecoder extends InboundHandler {
    private static final int GROWTH = 16;
    private static final int FIRST_BYTES = 4 * 1024;

    private final int maxBytes;
    private final MemoryBudget budget;
    private final FrameSink sink;
    private final FrameHeader header = new FrameHeader();

    private @Nullable ChannelHandlerContext context;
    /** Bytes that were read and not yet cut. */
    private @Nullable ByteBuf unread;
    /** The frame that is being filled, or is full and waits for its start. */
    private @Nullable ByteBuf frame;
    /** The part of {@link #frame} that the socket was last given to write into. */
    private @Nullable ByteBuf tail;

    private boolean headerComplete;
    private boolean waitsForMemory;
    private boolean stopped;
    private boolean decoding;

    FrameDecoder(int maxBytes, MemoryBudget budget, FrameSink sink) {
        this.maxBytes = maxBytes;
        this.budget = budget;
        this.sink = sink;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /** Where the socket may write the rest of the frame that is being filled; null between frames. */
    @Nullable
    ByteBuf restOfFrame() {
        ByteBuf filling = frame;
        if (filling == null || !filling.isWritable() || unread != null) {
            return null;
        }
        tail = filling.retainedSlice(filling.writerIndex(), filling.writableBytes())
                .writerIndex(0);
        return tail;
    }

    /** Goes by identity: the tail that the socket was given, and no other buffer, is part of the frame. */
    @SuppressWarnings("ReferenceEquality")
    @Override
    public void channelRead(ChannelHandlerContext read, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        ByteBuf filling = frame;
        if (stopped) {
            bytes.release();
        } else if (filling != null && bytes == tail) {
            filling.writerIndex(filling.writerIndex() + bytes.readableBytes());
            bytes.release();
        } else {
            unread = unread == null ? bytes : read.alloc().compositeBuffer(2).addComponents(true, unread, bytes);
        }
        decode();
    }

    /** Goes on after the sink wants frames again. */
    void resume() {
        if (!decoding) {
            decode();
        }
    }

    /** Reads nothing any more, and forgets what was not handed to the sink. */
    void stop() {
        if (!stopped) {
            stopped = true;
            readFromSocket(false);
            if (!decoding) {
                discard();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        stop();
        inactive.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        stop();
    }

    private void decode() {
        decoding = true;
        try {
            boolean progress = true;
            while (progress && !stopped && !waitsForMemory) {
                progress = frame == null ? openFrame() : fillFrame();
            }
        } finally {
            decoding = false;
        }
        if (stopped) {
            discard();
        } else {
            readFromSocket(!waitsForMemory && !isFull(frame) && unread == null);
        }
    }

    /** Reads a header and gets memory for its frame; returns whether there is a frame to fill. */
    private boolean openFrame() {
        if (!headerComplete) {
            ByteBuf bytes = unread;
            if (bytes == null) {
                return false;
            }
            headerComplete = header.readFrom(bytes);
            releaseIfRead(bytes);
        }
        String refusal = refusal();
        if (refusal != null) {
            stop();
            sink.broken(refusal);
            return false;
        }
        if (!headerComplete) {
            return false;
        }
        if (!budget.acquire(header.sizeBytes(), this::memoryMayBeFree)) {
            waitsForMemory = true;
            return false;
        }
        frame = allocate(header.sizeBytes());
        header.writeBodyTo(frame);
        return true;
    }

    private ByteBuf allocate(int sizeBytes) {
        boolean allocated = false;
        try {
            ByteBuf fresh = context().alloc().directBuffer(capacityFor(sizeBytes, unreadBytes()), sizeBytes);
            allocated = true;
            return fresh;
        } finally {
            if (!allocated) {
                budget.release(sizeBytes);
            }
        }
    }

    /** Why this frame is not taken; null as far as is known yet. */
    private @Nullable String refusal() {
        if (!header.hasSize()) {
            return null;
        }
        int sizeBytes = header.sizeBytes();
        if (sizeBytes < 0) {
            return "frame of negative size " + sizeBytes;
        }
        if (sizeBytes > maxBytes) {
            return "frame of " + sizeBytes + " bytes is larger than socket.request.max.bytes=" + maxBytes;
        }
        return !headerComplete || sink.serves(header.apiKey())
                ? null
                : "API key " + header.apiKey() + " is not served here";
    }

    /** Copies what was read already; hands the frame over once it is full. Returns whether to go on. */
    private boolean fillFrame() {
        ByteBuf filling = frame();
        ByteBuf bytes = unread;
        if (bytes != null && !isFull(filling)) {
            makeRoom(filling, bytes.readableBytes());
            filling.writeBytes(bytes, Math.min(bytes.readableBytes(), filling.writableBytes()));
            releaseIfRead(bytes);
        }
        if (!isFull(filling)) {
            makeRoom(filling, 1);
            return unread != null;
        }
        if (!sink.mayStart(header.apiKey())) {
            return false;
        }
        short apiKey = header.apiKey();
        frame = null;
        headerComplete = false;
        header.reset();
        sink.frame(apiKey, filling, filling.readableBytes());
        return true;
    }

    private void makeRoom(ByteBuf filling, int moreBytes) {
        if (filling.writableBytes() < moreBytes && filling.capacity() < filling.maxCapacity()) {
            filling.capacity(capacityFor(filling.maxCapacity(), filling.readableBytes() + moreBytes));
        }
    }

    private static int capacityFor(int sizeBytes, int arrivedBytes) {
        return (int) Math.min(sizeBytes, Math.max(FIRST_BYTES, (long) GROWTH * arrivedBytes));
    }

    /** Called on any thread when memory was given back. */
    private void memoryMayBeFree() {
        context().executor().execute(() -> {
            waitsForMemory = false;
            if (!stopped) {
                decode();
            }
            budget.wakeNext();
        });
    }

    private void discard() {
        if (unread != null) {
            unread.release();
            unread = null;
        }
        if (frame != null) {
            int chargedBytes = frame.maxCapacity();
            frame.release();
            frame = null;
            budget.release(chargedBytes);
        }
    }

    private void releaseIfRead(ByteBuf bytes) {
        if (!bytes.isReadable()) {
            bytes.release();
            unread = null;
        }
    }

    private void readFromSocket(boolean wanted) {
        if (context().channel().config().isAutoRead() != wanted) {
            context().channel().config().setAutoRead(wanted);
        }
    }

    private static boolean isFull(@Nullable ByteBuf filling) {
        return filling != null && filling.readableBytes() == filling.maxCapacity();
    }

    private int unreadBytes() {
        return unread == null ? 0 : unread.readableBytes();
    }

    private ByteBuf frame() {
        ByteBuf filling = frame;
        if (filling == null) {
            throw new IllegalStateException("no frame is being filled");
        }
        return filling;
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext own = context;
        if (own == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return own;
    }
}
