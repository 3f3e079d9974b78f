package dev.ottla.broker.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * Chooses where the next read from the socket goes: into the rest of the frame that is being filled, so that its bytes
 * are not copied again, or else into a small buffer from which frames are cut. One per connection, on its event loop.
 */
final class FrameReceiveAllocator extends DefaultMaxMessagesRecvByteBufAllocator {
    /** What one read takes between frames. Small requests fit; of a large one it is the only part that is copied. */
    static final int BETWEEN_FRAMES_BYTES = 32 * 1024;

    private final FrameDecoder decoder;

    FrameReceiveAllocator(FrameDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public MaxMessageHandle newHandle() {
        return new FrameHandle();
    }

    private final class FrameHandle extends MaxMessageHandle {
        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            ByteBuf rest = decoder.restOfFrame();
            return rest == null ? allocator.ioBuffer(BETWEEN_FRAMES_BYTES) : rest;
        }

        @Override
        public int guess() {
            return BETWEEN_FRAMES_BYTES;
        }
    }
}
