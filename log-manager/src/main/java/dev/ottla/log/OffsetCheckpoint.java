package dev.ottla.log;

import dev.ottla.runtime.AtomicFiles;
import dev.ottla.runtime.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the files of a log directory that hold an offset for each of its partitions: after version and count a line
 * {@code topic partition offset} for each. Replaced as a whole; blocks.
 */
final class OffsetCheckpoint {
    static final String RECOVERY_POINTS = "recovery-point-offset-checkpoint";
    static final String LOG_START_OFFSETS = "log-start-offset-checkpoint";
    static final String HIGH_WATERMARKS = "replication-offset-checkpoint";
    static final String CLEANED = "cleaner-offset-checkpoint";

    private static final Logger LOG = LoggerFactory.getLogger(OffsetCheckpoint.class);
    private static final int MAX_BYTES = 256 << 20;

    private final FileStore files;
    private final Path path;

    OffsetCheckpoint(FileStore files, Path path) {
        this.files = files;
        this.path = path;
    }

    /** Empty when the file is missing; empty, with a log line, when it is damaged. */
    Map<TopicPartition, Long> read() throws IOException {
        Map<TopicPartition, Long> offsets = new TreeMap<>();
        if (!files.exists(path)) {
            return offsets;
        }
        try {
            for (String line : CheckpointText.decode(AtomicFiles.readFully(files, path, MAX_BYTES))) {
                put(offsets, line);
            }
            return offsets;
        } catch (CorruptIndexException e) {
            LOG.warn("Ignoring damaged checkpoint {}: {}", path, e.getMessage());
            return new TreeMap<>();
        }
    }

    void write(Map<TopicPartition, Long> offsets) throws IOException {
        List<String> lines = new ArrayList<>(offsets.size());
        offsets.forEach(
                (partition, offset) -> lines.add(partition.topic() + " " + partition.partition() + " " + offset));
        AtomicFiles.replace(files, path, CheckpointText.encode(lines).getBytes(StandardCharsets.UTF_8));
    }

    private static void put(Map<TopicPartition, Long> offsets, String line) throws CorruptIndexException {
        int space = line.indexOf(' ');
        if (space <= 0) {
            throw new CorruptIndexException("malformed line \"" + line + "\"");
        }
        long[] numbers = CheckpointText.numbers(line.substring(space + 1), 2);
        offsets.put(
                new TopicPartition(line.substring(0, space), (int) Math.min(numbers[0], Integer.MAX_VALUE)),
                numbers[1]);
    }
}
