package dev.ottla.runtime;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file behind a {@link FileChannel}. Reads and single-buffer writes are positional system calls and share nothing, so
 * any number of threads may use them. The system has no positional <em>gathering</em> write within reach of Java: that
 * one moves the channel's own position, which therefore belongs to the file's owner, the only one who may call it.
 * {@code positionBytes} remembers where it stands, which saves the seek of an owner that only appends.
 *
 * <p>A thread that is interrupted while it is in a call closes the channel for all: threads that use files must not be
 * interrupted.
 */
final class LocalStoreFile implements StoreFile {
    private static final long UNKNOWN = -1;

    private final Path path;
    private final FileChannel channel;
    private long positionBytes = UNKNOWN;

    LocalStoreFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public long sizeBytes() throws IOException {
        return channel.size();
    }

    @Override
    public int read(ByteBuffer destination, long position) throws IOException {
        int total = 0;
        while (destination.hasRemaining()) {
            int count = channel.read(destination, position + total);
            if (count < 0) {
                break;
            }
            total += count;
        }
        return total;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        long next = position;
        try {
            while (source.hasRemaining()) {
                next += channel.write(source, next);
            }
        } catch (IOException e) {
            throw asDiskFull(e, path, source.remaining());
        }
    }

    @Override
    public void write(ByteBuffer[] sources, long position) throws IOException {
        if (sources.length == 1) {
            write(sources[0], position);
            return;
        }
        long remaining = remaining(sources);
        try {
            seek(position);
            while (remaining > 0) {
                long count = channel.write(sources);
                remaining -= count;
                positionBytes += count;
            }
        } catch (IOException e) {
            positionBytes = UNKNOWN;
            throw asDiskFull(e, path, remaining);
        }
    }

    private static long remaining(ByteBuffer[] sources) {
        long remaining = 0;
        for (ByteBuffer source : sources) {
            remaining += source.remaining();
        }
        return remaining;
    }

    private void seek(long position) throws IOException {
        if (positionBytes != position) {
            channel.position(position);
            positionBytes = position;
        }
    }

    /** Also the owner's alone: the system moves the position of a channel that stood behind the new end. */
    @Override
    public void truncate(long sizeBytes) throws IOException {
        positionBytes = UNKNOWN;
        channel.truncate(sizeBytes);
    }

    @Override
    public void force(boolean metadata) throws IOException {
        try {
            channel.force(metadata);
        } catch (IOException e) {
            throw asDiskFull(e, path, 1);
        }
    }

    /** A mapping that is never touched asks the kernel (mincore), and is gone again on return. */
    @Override
    public boolean isInMemory(long position, long sizeBytes) throws IOException {
        if (sizeBytes <= 0) {
            return true;
        }
        try (Arena arena = Arena.ofConfined()) {
            return channel.map(FileChannel.MapMode.READ_ONLY, position, sizeBytes, arena)
                    .isLoaded();
        }
    }

    @Override
    public FileChannel transferChannel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /**
     * The same failure as a {@link DiskFullException} if that is what it is. Java hands on the system's words only, and
     * these may be in any language, so the volume is asked as well.
     */
    static IOException asDiskFull(IOException failure, Path path, long neededBytes) {
        if (saysFull(failure.getMessage()) || isFull(path, neededBytes)) {
            return new DiskFullException("No space left for " + path, failure);
        }
        return failure;
    }

    private static boolean saysFull(@Nullable String message) {
        if (message == null) {
            return false;
        }
        String words = message.toLowerCase(Locale.ROOT);
        return words.contains("no space left") || words.contains("quota exceeded");
    }

    private static boolean isFull(Path path, long neededBytes) {
        try {
            Path parent = path.toAbsolutePath().getParent();
            return parent != null && Files.getFileStore(parent).getUsableSpace() < neededBytes;
        } catch (IOException | SecurityException cannotTell) {
            return false;
        }
    }
}
