package dev.ottla.log;

import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.AtomicFiles;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file {@code partition.metadata} of a partition's directory: which topic of this name it belongs to. */
final class PartitionMetadata {
    static final String FILE_NAME = "partition.metadata";
    private static final Logger LOG = LoggerFactory.getLogger(PartitionMetadata.class);
    private static final String FIRST_LINE = "version: 0\n";
    private static final String TOPIC_ID = "topic_id: ";
    private static final int MAX_BYTES = 1 << 16;

    private PartitionMetadata() {}

    static void write(FileStore files, Path directory, Uuid topicId) throws IOException {
        AtomicFiles.replace(files, directory.resolve(FILE_NAME), encode(topicId));
    }

    /** Leaves it to the first flush to force the file: a power cut before that can tear it. */
    static void writeUnforced(FileStore files, Path directory, Uuid topicId) throws IOException {
        try (StoreFile file = files.open(directory.resolve(FILE_NAME), FileStore.OpenMode.READ_WRITE)) {
            file.truncate(0);
            file.write(ByteBuffer.wrap(encode(topicId)), 0);
        }
    }

    /** Makes the file durable, and its name with the directory's. */
    static void force(FileStore files, Path directory, Uuid topicId) throws IOException {
        Path path = directory.resolve(FILE_NAME);
        if (!files.exists(path)) {
            writeUnforced(files, directory, topicId);
        }
        try (StoreFile file = files.open(path, FileStore.OpenMode.UPDATE)) {
            file.force(true);
        }
    }

    private static byte[] encode(Uuid topicId) {
        return (FIRST_LINE + TOPIC_ID + topicId + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * {@link Uuid#ZERO} when there is no such file, or a torn one: it was never forced then, and neither was anything
     * beside it.
     */
    static Uuid read(FileStore files, Path directory) throws IOException {
        Path path = directory.resolve(FILE_NAME);
        String text;
        try {
            text = new String(AtomicFiles.readFully(files, path, MAX_BYTES), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return Uuid.ZERO;
        }
        if (isTorn(text)) {
            LOG.warn("{} is torn; the log is taken for one without a topic id", path);
            return Uuid.ZERO;
        }
        int from = text.indexOf(TOPIC_ID);
        if (from == 0 || (from > 0 && text.charAt(from - 1) == '\n')) {
            int end = text.indexOf('\n', from);
            return parse(
                    text.substring(from + TOPIC_ID.length(), end < 0 ? text.length() : end)
                            .trim(),
                    path);
        }
        throw new IOException(path + " names no topic id");
    }

    /** Cut off before its end, or with nothing in its blocks. */
    private static boolean isTorn(String text) {
        String whole = FIRST_LINE + TOPIC_ID + Uuid.ZERO + "\n";
        int zero = text.indexOf(0);
        String written = zero < 0 ? text : text.substring(0, zero);
        int known = Math.min(written.length(), FIRST_LINE.length() + TOPIC_ID.length());
        return written.length() < whole.length() && written.regionMatches(0, whole, 0, known);
    }

    private static Uuid parse(String text, Path path) throws IOException {
        try {
            return Uuid.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(path + " cannot be understood: " + e.getMessage(), e);
        }
    }
}
