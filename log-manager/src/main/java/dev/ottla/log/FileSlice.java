package dev.ottla.log;

import dev.ottla.protocol.Records;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A range of a segment's file that holds record batches, to be sent from there. It never reaches past the end of its
 * file, and holds one reference to the segment until {@link #release}. May be read by any thread.
 */
public final class FileSlice implements Records {
    private final LogSegment segment;
    private final @Nullable OpenFile file;
    private final @Nullable ByteBuffer copy;
    private final int position;
    private final int sizeBytes;

    /** Takes over one reference to the segment and one use of its file. */
    FileSlice(LogSegment segment, OpenFile file, int position, int sizeBytes) {
        this(segment, file, null, position, sizeBytes);
    }

    private FileSlice(
            LogSegment segment, @Nullable OpenFile file, @Nullable ByteBuffer copy, int position, int sizeBytes) {
        this.segment = segment;
        this.file = file;
        this.copy = copy;
        this.position = position;
        this.sizeBytes = sizeBytes;
    }

    /** One whose bytes are read now, so that it holds no file. Takes over what the constructor does. */
    static FileSlice copied(LogSegment segment, OpenFile file, int position, int sizeBytes) throws IOException {
        try {
            ByteBuffer copy = ByteBuffer.allocate(sizeBytes);
            int read = file.store().read(copy, position);
            return new FileSlice(segment, null, copy.flip(), position, read);
        } finally {
            file.release();
        }
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
     * The channel the kernel can send from; null where the file is not a real one or the bytes are in memory. The
     * channel is not the caller's to close.
     */
    public @Nullable FileChannel transferChannel() {
        return file == null ? null : file.store().transferChannel();
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
            if (file != null) {
                return file.store().read(destination, (long) position + offsetInSlice);
            }
            destination.put(Objects.requireNonNull(copy).slice(offsetInSlice, readable));
            return readable;
        } finally {
            destination.limit(limit);
        }
    }

    /** Has the bytes read from the disk once, a block at a time, so that the page cache holds them. Blocks. */
    void readThrough(int blockBytes) {
        if (file == null) {
            return;
        }
        ByteBuf block = segment.environment().allocator().directBuffer(blockBytes, blockBytes);
        try {
            int position = 0;
            int count = 1;
            while (position < sizeBytes && count > 0) {
                count = readInto(block.internalNioBuffer(0, blockBytes), position);
                position += count;
            }
        } catch (IOException e) {
            segment.environment().failures().storageFailed(segment.files().directory(), e);
        } finally {
            block.release();
        }
    }

    /** Gives the segment back; exactly once. */
    public void release() {
        if (file != null) {
            file.release();
        }
        segment.release();
    }

    @Override
    public String toString() {
        return "FileSlice[" + segment.files().log() + ", position=" + position + ", sizeBytes=" + sizeBytes + "]";
    }
}
