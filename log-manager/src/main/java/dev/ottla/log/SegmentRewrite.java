package dev.ottla.log;

import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.FileStore.OpenMode;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Writes a range of a file once more, with the bytes that are read there, and forces it: the kernel then has pages to
 * write, whatever it believed of them before ({@link DiskFailureMark}). Blocks.
 */
record SegmentRewrite(FileStore files) {
    private static final int BLOCK_BYTES = 1 << 20;

    void rewrite(Path path, int from, int end) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(Math.clamp(end - from, 0, BLOCK_BYTES));
        try (StoreFile file = files.open(path, OpenMode.UPDATE)) {
            for (int position = from; position < end; ) {
                block.clear().limit(Math.min(block.capacity(), end - position));
                int read = file.read(block, position);
                if (read == 0) {
                    throw new IOException(path + " ends at " + position + " and not at " + end);
                }
                file.write(block.flip(), position);
                position += read;
            }
            file.force(true);
        }
    }
}
