package dev.ottla.protocol;

import io.netty.buffer.ByteBuf;

/** One piece of an encoded message; the pieces of a message leave in order. */
public sealed interface Part {

    int sizeBytes();

    /** Encoded bytes. The part holds one reference; whoever sends it releases it. */
    record Bytes(ByteBuf buffer) implements Part {
        @Override
        public int sizeBytes() {
            return buffer.readableBytes();
        }
    }

    /** Records that lie elsewhere, for instance in a file, and are sent from there. */
    record Region(Records records) implements Part {
        @Override
        public int sizeBytes() {
            return records.sizeBytes();
        }
    }
}
