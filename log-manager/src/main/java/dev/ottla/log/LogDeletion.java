package dev.ottla.log;

import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.RandomSource;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes whole logs: closed at once, the directory renamed to {@code topic-N.<32 hex digits>-delete}, removed after
 * {@code file.delete.delay.ms}. What a stop leaves undone the next start does. Logs that belong to no partition are
 * renamed to {@code ...-stray} and kept, as in Kafka: an operator may know better.
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
        leave(log, renamed, () -> {
            Path marked = rename(log, DirectoryNames.DELETE);
            LOG.info(
                    "Log for partition {} is renamed to {} and is scheduled for deletion",
                    log.topicPartition(),
                    marked);
            removeLater(marked, delayMs);
        });
    }

    /** Takes the log's name away and keeps its files. */
    void setAside(PartitionLog log, Runnable renamed) {
        leave(log, renamed, () -> {
            Path marked = rename(log, DirectoryNames.STRAY);
            LOG.warn(
                    "Log for partition {} belongs to no partition of this broker; it is kept as {}",
                    log.topicPartition(),
                    marked);
        });
    }

    private void leave(PartitionLog log, Runnable renamed, ParallelLoad.Task renaming) {
        log.strand().execute(() -> {
            log.abandon();
            boolean onDisk = log.folder().abandon();
            environment.io().execute(() -> {
                if (onDisk) {
                    tryTo(renaming, log);
                }
                renamed.run();
            });
        });
    }

    private static void tryTo(ParallelLoad.Task renaming, PartitionLog log) {
        try {
            renaming.run();
        } catch (IOException e) {
            LOG.error("Could not rename {}", log.directory(), e);
        }
    }

    private Path rename(PartitionLog log, String suffix) throws IOException {
        Path marked = log.directory().resolveSibling(names.draw(log.topicPartition(), suffix));
        environment.files().rename(log.directory(), marked);
        environment.files().forceDirectory(log.logDirectory());
        return marked;
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
