package dev.ottla.broker.network;

import dev.ottla.log.FileSlice;
import dev.ottla.protocol.Records;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Turns a slice of a segment into what a channel sends: a file region where the file is a real one, so that the kernel
 * moves the bytes, else a copy in memory.
 */
final class FileParts {
    private FileParts() {}

    static Object of(Records records, ByteBufAllocator allocator) throws IOException {
        if (!(records instanceof FileSlice slice)) {
            throw new IllegalArgumentException("records of an unknown kind: " + records);
        }
        FileChannel file = slice.transferChannel();
        return file == null
                ? copy(slice, allocator)
                : new BorrowedFileRegion(file, slice.position(), slice.sizeBytes());
    }

    private static ByteBuf copy(FileSlice slice, ByteBufAllocator allocator) throws IOException {
        ByteBuf copy = allocator.buffer(slice.sizeBytes(), slice.sizeBytes());
        boolean complete = false;
        try {
            ByteBuffer destination = copy.nioBuffer(0, slice.sizeBytes());
            while (destination.hasRemaining()) {
                if (slice.readInto(destination, destination.position()) == 0) {
                    throw new IOException(slice + " ends after " + destination.position() + " bytes");
                }
            }
            complete = true;
            return copy.writerIndex(slice.sizeBytes());
        } finally {
            if (!complete) {
                copy.release();
            }
        }
    }

    /** A region of a file that stays open: it belongs to the segment. Netty sends only this type by sendfile. */
    private static final class BorrowedFileRegion extends DefaultFileRegion {
        BorrowedFileRegion(FileChannel file, long position, long count) {
            super(file, position, count);
        }

        @Override
        protected void deallocate() {
            // The reference to the segment is given back when the answer has left.
        }
    }
}
