package dev.ottla.broker.network;

import io.netty.buffer.ByteBuf;

/** Where frames of one connection go; called on its event loop. */
interface FrameSink {

    /** Whether a frame of this API may be started now; if not, {@link FrameDecoder#resume} is called when it may. */
    boolean mayStart(short apiKey);

    /** Whether this kind of listener serves the API at all; asked before memory is spent on the frame. */
    boolean serves(short apiKey);

    /** Takes over the frame, a buffer without the length field, and its bytes of the memory budget. */
    void frame(short apiKey, ByteBuf frame, int chargedBytes);

    /** Nothing after this can be understood; answers to what came before may still leave. */
    void broken(String reason);
}
