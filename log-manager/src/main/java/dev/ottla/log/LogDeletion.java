package dev.ottla.log;

import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.RandomSource;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes whole logs: closed at once, the directory renamed to {@code topic-N.<32 hex digits>-delete}, removed after
 * {@code file.delete.delay.ms}. What a stop leaves undone the next start does.
 */
final class LogDeletion {
    private static final Logger LOG = LoggerFactory.getLogger(LogDeletion.class);

    private final LogEnvironment environment;
    private final DirectoryNames names;

    LogDeletion(LogEnvironment environment, RandomSource random) {
        this.environment = environment;
        this.names = new DirectoryNames(random);
    }

    /** Whether a directory is named as one that is to be deleted. */
    static boolean isMarked(Path directory) {
        return directory.getFileName().toString().endsWith(DirectoryNames.DELETE);
    }

    void delete(PartitionLog log, Runnable renamed) {
        long delayMs = log.config().retention().fileDeleteDelayMs();
        log.strand().execute(() -> {
            log.abandon();
            boolean onDisk = log.folder().abandon();
            environment.io().execute(() -> {
                if (onDisk) {
                    markAndRemove(log, delayMs);
                }
                renamed.run();
            });
        });
    }

    private void markAndRemove(PartitionLog log, long delayMs) {
        Path marked = log.directory().resolveSibling(names.draw(log.topicPartition(), DirectoryNames.DELETE));
        try {
            environment.files().rename(log.directory(), marked);
            environment.files().forceDirectory(log.logDirectory());
            LOG.info(
                    "Log for partition {} is renamed to {} and is scheduled for deletion",
                    log.topicPartition(),
                    marked);
            removeLater(marked, delayMs);
        } catch (IOException e) {
            LOG.error("Could not rename {} for deletion", log.directory(), e);
        }
    }

    void removeLater(Path directory, long delayMs) {
        environment.timer().schedule(delayMs, () -> environment.io().execute(() -> remove(directory)));
    }

    private void remove(Path directory) {
        FileStore files = environment.files();
        try {
            for (Path path : files.list(directory)) {
                files.deleteIfExists(path);
            }
            files.deleteIfExists(directory);
            LOG.info("Deleted {}", directory);
        } catch (IOException e) {
            LOG.error("Could not delete {}; the next start tries again", directory, e);
        }
    }
}
