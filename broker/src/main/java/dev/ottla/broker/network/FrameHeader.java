package dev.ottla.broker.network;

import io.netty.buffer.ByteBuf;

/**
 * The first bytes of a frame, collected from however few bytes a read brings: its length, and the API key where the
 * frame is long enough to have one.
 *
 * <pre>
 * bytes 0..3  size of what follows, int32
 * bytes 4..5  API key, int16; belongs to the frame
 * </pre>
 */
final class FrameHeader {
    private static final short NO_API_KEY = -1;

    private int count;
    private int sizeBytes;
    private int body;

    /** Takes what is missing; returns whether the header is complete. */
    boolean readFrom(ByteBuf in) {
        while (count < needed()) {
            if (!in.isReadable()) {
                return false;
            }
            int next = in.readUnsignedByte();
            if (count < Integer.BYTES) {
                sizeBytes = sizeBytes << Byte.SIZE | next;
            } else {
                body = body << Byte.SIZE | next;
            }
            count++;
        }
        return true;
    }

    /** Whether the size is known, though the API key may not be yet: a size that is refused is refused at once. */
    boolean hasSize() {
        return count >= Integer.BYTES;
    }

    /** Size of the frame without its length field; only when known. May be anything, negative too. */
    int sizeBytes() {
        return sizeBytes;
    }

    /** The API key; -1 where the frame is too short to have one. */
    short apiKey() {
        return bodyBytes() < Short.BYTES ? NO_API_KEY : (short) body;
    }

    /** Puts the bytes of the frame that were read with the header where they belong. */
    void writeBodyTo(ByteBuf frame) {
        switch (bodyBytes()) {
            case Short.BYTES -> frame.writeShort(body);
            case Byte.BYTES -> frame.writeByte(body);
            default -> {}
        }
    }

    void reset() {
        count = 0;
        sizeBytes = 0;
        body = 0;
    }

    private int needed() {
        return count < Integer.BYTES ? Integer.BYTES : Integer.BYTES + Math.clamp(sizeBytes, 0, Short.BYTES);
    }

    private int bodyBytes() {
        return count - Integer.BYTES;
    }
}
