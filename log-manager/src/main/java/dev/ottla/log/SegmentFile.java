package dev.ottla.log;

import dev.ottla.runtime.FileStore.OpenMode;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The file of one segment's batches: opened by whoever needs it and finds it closed, closed by {@link OpenFiles} when
 * it has not been used for a while. Once its name is said to be gone it is not opened by it any more; who uses the open
 * file finishes. Any thread.
 */
final class SegmentFile {
    private final OpenFiles openFiles;
    /** Made when it is needed: a file is opened rarely. */
    private final Supplier<Path> path;

    private final @Nullable LogFolder folder;
    private final int preallocatedBytes;
    private final AtomicReference<@Nullable OpenFile> slot = new AtomicReference<>();
    private volatile boolean nameGone;
    private volatile boolean trimmed;
    private @Nullable OpenFile adopted;

    /** One that is there. */
    SegmentFile(OpenFiles openFiles, Supplier<Path> path) {
        this(openFiles, path, null, 0);
    }

    /**
     * @param folder makes the file when it is needed; null if it is there, or {@link #create} makes it
     * @param preallocatedBytes how long the first append makes it; 0 when it grows with what is written
     */
    SegmentFile(OpenFiles openFiles, Supplier<Path> path, @Nullable LogFolder folder, int preallocatedBytes) {
        this.openFiles = openFiles;
        this.path = path;
        this.folder = folder;
        this.preallocatedBytes = preallocatedBytes;
    }

    /** Creates the file, which must not exist. */
    void create() throws IOException {
        OpenFile created = openFiles.open(path.get(), OpenMode.CREATE_NEW, slot);
        slot.set(created);
        openFiles.add(created);
        created.release();
    }

    /** Takes over a file that is open under another name and stays open until {@link #hasName}. By the log's owner. */
    void adopt(StoreFile file) {
        adopted = new OpenFile(file, slot);
        slot.set(adopted);
    }

    /** The adopted file, if this is one, can be opened by its own name from now on. By the log's owner. */
    void hasName() {
        OpenFile own = adopted;
        if (own != null) {
            adopted = null;
            openFiles.add(own);
            own.release();
        }
    }

    /** The file, open until it is released. */
    OpenFile use(boolean writable) throws IOException {
        while (true) {
            OpenFile file = slot.get();
            if (file != null && file.tryUse()) {
                return file;
            }
            if (folder != null) {
                folder.make();
            }
            OpenFile opened = openFiles.open(path.get(), writable ? OpenMode.UPDATE : OpenMode.READ, slot);
            if (nameGone) {
                opened.close();
                requireName();
            }
            if (slot.compareAndSet(file, opened)) {
                openFiles.add(opened);
                return opened;
            }
            opened.close();
        }
    }

    /** Gives the file its whole length before the first byte is written to it. By the log's owner. */
    void preallocate() throws IOException {
        if (preallocatedBytes > 0) {
            run(true, file -> file.write(ByteBuffer.allocate(1), preallocatedBytes - 1L));
        }
    }

    /** Cuts off what was preallocated and is not needed; returns whether {@link #force} has to say so. By the owner. */
    boolean trim(int usedBytes) throws IOException {
        if (preallocatedBytes > 0) {
            trimmed = true;
            run(true, file -> file.truncate(usedBytes));
        }
        return trimmed;
    }

    /** Makes what was written durable, and that the file has become shorter. Blocks. */
    void force(boolean writable) throws IOException {
        run(writable, file -> file.force(trimmed));
    }

    /** One operation on a file that is open. */
    @FunctionalInterface
    private interface Operation {
        void on(StoreFile file) throws IOException;
    }

    private void run(boolean writable, Operation operation) throws IOException {
        OpenFile used = use(writable);
        try {
            operation.on(used.store());
        } finally {
            used.release();
        }
    }

    /** The name is another file's from now on, or nobody's. */
    void loseName() {
        nameGone = true;
    }

    boolean isNameGone() {
        return nameGone;
    }

    void requireName() throws SegmentGoneException {
        if (nameGone) {
            throw new SegmentGoneException(path.get());
        }
    }

    /** Closes it, whoever uses it. */
    void close() throws IOException {
        OpenFile file = slot.getAndSet(null);
        if (file != null) {
            file.close();
        }
    }
}
