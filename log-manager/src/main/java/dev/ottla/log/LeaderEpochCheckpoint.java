package dev.ottla.log;

import dev.ottla.runtime.AtomicFiles;
import dev.ottla.runtime.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code leader-epoch-checkpoint} of a partition: version 0, the number of entries, then a line {@code epoch
 * startOffset} for each.
 */
final class LeaderEpochCheckpoint {
    static final String FILE_NAME = "leader-epoch-checkpoint";
    private static final Logger LOG = LoggerFactory.getLogger(LeaderEpochCheckpoint.class);
    private static final int MAX_BYTES = 16 << 20;

    private LeaderEpochCheckpoint() {}

    static String encode(LeaderEpochs epochs) {
        List<String> lines = new ArrayList<>();
        for (LeaderEpochs.Entry entry : epochs.entries()) {
            lines.add(entry.epoch() + " " + entry.startOffset());
        }
        return CheckpointText.encode(lines);
    }

    static void write(FileStore files, Path directory, LeaderEpochs epochs) throws IOException {
        AtomicFiles.replace(files, directory.resolve(FILE_NAME), encode(epochs).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Nothing when the file is missing; nothing, with a log line, when it is damaged: batches carry their epochs too.
     */
    static LeaderEpochs read(FileStore files, Path directory) throws IOException {
        Path path = directory.resolve(FILE_NAME);
        try {
            LeaderEpochs epochs = LeaderEpochs.NONE;
            for (String line : CheckpointText.decode(AtomicFiles.readFully(files, path, MAX_BYTES))) {
                long[] fields = CheckpointText.numbers(line, 2);
                epochs = epochs.with(Math.toIntExact(fields[0]), fields[1]);
            }
            return epochs;
        } catch (NoSuchFileException e) {
            return LeaderEpochs.NONE;
        } catch (CorruptIndexException | ArithmeticException e) {
            LOG.warn("Ignoring damaged checkpoint {}: {}", path, e.getMessage());
            return LeaderEpochs.NONE;
        }
    }
}
