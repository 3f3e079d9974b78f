package dev.ottla.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An open file. Reads and writes are positional, so one file may be read by many threads while its owner appends. */
public interface StoreFile extends Closeable {
    /** The path it was opened under; a rename does not change it. */
    Path path();

    long sizeBytes() throws IOException;

    /**
     * Reads from {@code position} until the buffer is full or the file ends; returns the number of bytes read, 0 at or
     * past the end.
     */
    int read(ByteBuffer destination, long position) throws IOException;

    /** Writes all remaining bytes at {@code position}; on failure an unknown prefix may have been written. */
    void write(ByteBuffer source, long position) throws IOException;

    /**
     * Writes all remaining bytes of all buffers, one after another, at {@code position}, with as few calls as it can.
     */
    void write(ByteBuffer[] sources, long position) throws IOException;

    void truncate(long sizeBytes) throws IOException;

    /** Makes the written data durable; {@code metadata} also times and sizes that are not needed to read it back. */
    void force(boolean metadata) throws IOException;

    /**
     * Whether this range, which must lie within the file, is in memory, so that reading it waits for no disk. A moment
     * later that may be different; where nobody can tell it is true.
     */
    boolean isInMemory(long position, long sizeBytes) throws IOException;

    /** The channel that the kernel can send from, null where there is none (a simulated file). */
    @Nullable
    FileChannel transferChannel();
}
