package dev.ottla.log;

import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.AtomicFiles;
import dev.ottla.runtime.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The file {@code partition.metadata} of a partition's directory: which topic of this name it belongs to. */
final class PartitionMetadata {
    static final String FILE_NAME = "partition.metadata";
    private static final String TOPIC_ID = "topic_id: ";
    private static final int MAX_BYTES = 1 << 16;

    private PartitionMetadata() {}

    static void write(FileStore files, Path directory, Uuid topicId) throws IOException {
        String text = "version: 0\n" + TOPIC_ID + topicId + "\n";
        AtomicFiles.replace(files, directory.resolve(FILE_NAME), text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@link Uuid#ZERO} when there is no such file. */
    static Uuid read(FileStore files, Path directory) throws IOException {
        Path path = directory.resolve(FILE_NAME);
        String text;
        try {
            text = new String(AtomicFiles.readFully(files, path, MAX_BYTES), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
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

    private static Uuid parse(String text, Path path) throws IOException {
        try {
            return Uuid.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(path + " cannot be understood: " + e.getMessage(), e);
        }
    }
}
