package dev.ottla.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Small files that are always whole: written aside, forced, and renamed into place. */
public final class AtomicFiles {
    private static final String ASIDE_SUFFIX = ".tmp";

    private AtomicFiles() {}

    /**
     * Replaces the content of a small file. On return the new content is durable; after a crash in between there is the
     * old content or the new one, and perhaps a leftover {@code .tmp} beside it, which the next call overwrites.
     */
    public static void replace(FileStore store, Path path, byte[] content) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ASIDE_SUFFIX);
        try (StoreFile file = store.open(aside, FileStore.OpenMode.READ_WRITE)) {
            file.truncate(0);
            file.write(ByteBuffer.wrap(content), 0);
            file.force(true);
        }
        store.rename(aside, path);
        store.forceDirectory(directoryOf(path));
    }

    /**
     * Reads a whole small file.
     *
     * @param maxBytes what a sane file of this kind cannot exceed; a longer one is an error, not an allocation
     */
    public static byte[] readFully(FileStore store, Path path, int maxBytes) throws IOException {
        try (StoreFile file = store.open(path, FileStore.OpenMode.READ)) {
            long sizeBytes = file.sizeBytes();
            if (sizeBytes > maxBytes) {
                throw new IOException(path + " has " + sizeBytes + " bytes, at most " + maxBytes + " are expected");
            }
            byte[] content = new byte[(int) sizeBytes];
            int count = file.read(ByteBuffer.wrap(content), 0);
            if (count != content.length) {
                throw new IOException(path + " shrank from " + sizeBytes + " to " + count + " bytes while it was read");
            }
            return content;
        }
    }

    private static Path directoryOf(Path path) {
        Path parent = path.getParent();
        return parent == null ? Path.of("") : parent;
    }
}
