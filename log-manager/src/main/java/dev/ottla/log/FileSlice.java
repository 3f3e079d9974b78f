package dev.ottla.log;

import dev.ottla.protocol.Records;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * A range of a segment's file that holds record batches, to be sent from there. It never reaches past the end of its
 * file, and holds one reference to the segment until {@link #release}. May be read by any thread.
 */
public final class FileSlice implements Records {
    private final LogSegment segment;
    private final OpenFile file;
    private final int position;
    private final int sizeBytes;

    /** Takes over one reference to the segment and one use of its file. */
    FileSlice(LogSegment segment, OpenFile file, int position, int sizeBytes) {
        this.segment = segment;
        this.file = file;
        this.position = position;
        this.sizeBytes = sizeBytes;
    }

    @Override
    public int sizeBytes() {
        return sizeBytes;
    }

    /** Where in the file the slice begins. */
    public long position() {
        return position;
    }

    /**
     * The channel the kernel can send from; null where the file is not a real one. The channel is not the caller's to
     * close.
     */
    public @Nullable FileChannel transferChannel() {
        return file.store().transferChannel();
    }

    /**
     * Copies from {@code offsetInSlice} until the destination is full or the slice ends; returns the number of bytes
     * copied.
     */
    public int readInto(ByteBuffer destination, int offsetInSlice) throws IOException {
        int readable = Math.min(destination.remaining(), sizeBytes - offsetInSlice);
        if (readable <= 0) {
            return 0;
        }
        int limit = destination.limit();
        destination.limit(destination.position() + readable);
        try {
            return file.store().read(destination, (long) position + offsetInSlice);
        } finally {
            destination.limit(limit);
        }
    }

    /** Gives the segment back; exactly once. */
    public void release() {
        file.release();
        segment.release();
    }

    @Override
    public String toString() {
        return "FileSlice[" + file.store().path() + ", position=" + position + ", sizeBytes=" + sizeBytes + "]";
    }
}
