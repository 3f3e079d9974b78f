package dev.ottla.log;

import dev.ottla.runtime.StoreFile;
import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** Writes the bytes of a buffer to a file with one call, however many parts the buffer has. */
final class BatchBytes {
    private BatchBytes() {}

    /** Indexes of the buffer are not moved. */
    static void write(StoreFile file, ByteBuf batches, int index, int length, long position) throws IOException {
        if (batches.nioBufferCount() == 1) {
            file.write(batches.nioBuffer(index, length), position);
        } else {
            file.write(batches.nioBuffers(index, length), position);
        }
    }
}
