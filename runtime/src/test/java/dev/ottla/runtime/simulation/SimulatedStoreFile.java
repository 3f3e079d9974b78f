package dev.ottla.runtime.simulation;

import dev.ottla.runtime.DiskFullException;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An open file of a {@link SimulatedFileStore}; a crash closes it. */
final class SimulatedStoreFile implements StoreFile {
    private final Path path;
    private final SimulatedContent content;
    private final boolean writable;
    private final SimulatedDisk disk;
    private final BooleanSupplier crashed;
    private boolean closed;

    SimulatedStoreFile(Path path, SimulatedContent content, boolean writable, SimulatedDisk disk) {
        this.path = path;
        this.content = content;
        this.writable = writable;
        this.disk = disk;
        this.crashed = disk.crashWatch();
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public long sizeBytes() throws IOException {
        checkOpen();
        return content.length();
    }

    @Override
    public int read(ByteBuffer destination, long position) throws IOException {
        checkOpen();
        return content.read(destination, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        write(new ByteBuffer[] {source}, position);
    }

    @Override
    public void write(ByteBuffer[] sources, long position) throws IOException {
        checkWritable();
        byte[] bytes = gather(sources);
        if (disk.faults().takesFailingWrite(path)) {
            writeSome(bytes, disk.random().nextInt(bytes.length + 1), position);
            throw new IOException(path + ": Input/output error");
        }
        long growth = Math.max(0, position + bytes.length - content.length());
        long missing = growth - disk.faults().fitting(growth);
        writeSome(bytes, (int) Math.max(0, bytes.length - missing), position);
        if (missing > 0) {
            throw new DiskFullException(path + ": No space left on device");
        }
    }

    private static byte[] gather(ByteBuffer[] sources) {
        int total = 0;
        for (ByteBuffer source : sources) {
            total += source.remaining();
        }
        ByteBuffer all = ByteBuffer.allocate(total);
        for (ByteBuffer source : sources) {
            all.put(source);
        }
        return all.array();
    }

    private void writeSome(byte[] bytes, int count, long position) {
        int before = content.length();
        content.write(Arrays.copyOf(bytes, count), position);
        content.lastModifiedMs(disk.nowMs());
        disk.faults().use(content.length() - before);
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        checkWritable();
        int before = content.length();
        content.truncate(sizeBytes);
        content.lastModifiedMs(disk.nowMs());
        disk.faults().use(content.length() - before);
    }

    @Override
    public void force(boolean metadata) throws IOException {
        checkOpen();
        if (disk.faults().takesFailingForce(path)) {
            content.failForce();
            throw new IOException(path + ": Input/output error");
        }
        content.force();
    }

    @Override
    public boolean isInMemory(long position, long sizeBytes) throws IOException {
        checkOpen();
        return content.isInMemory(position, sizeBytes);
    }

    @Override
    public @Nullable FileChannel transferChannel() {
        return null;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void checkOpen() throws IOException {
        if (closed || crashed.getAsBoolean()) {
            throw new ClosedChannelException();
        }
        disk.faults().checkReadable(path);
    }

    private void checkWritable() throws IOException {
        checkOpen();
        if (!writable) {
            throw new NonWritableChannelException();
        }
        disk.faults().checkWritable(path);
    }
}
