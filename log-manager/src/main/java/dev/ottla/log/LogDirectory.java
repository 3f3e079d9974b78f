package dev.ottla.log;

import dev.ottla.runtime.AtomicFiles;
import dev.ottla.runtime.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the broker's {@code log.dirs}: its lock, its checkpoints, the mark of a clean stop, and which partitions it
 * holds. Checkpoints are read when it is opened and written by one I/O task at a time.
 */
public final class LogDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogDirectory.class);
    private static final String LOCK = ".lock";
    private static final String CLEAN_SHUTDOWN = ".kafka_cleanshutdown";
    private static final String CLEAN_SHUTDOWN_CONTENT = "{\"version\":0,\"brokerEpoch\":-1}";

    private final FileStore files;
    private final Path path;
    private final AutoCloseable lock;
    private final boolean stoppedCleanly;
    private final Map<TopicPartition, Long> recoveryPoints;
    private final Map<TopicPartition, Long> logStartOffsets;
    private final Map<TopicPartition, Long> highWatermarks;
    private final Map<TopicPartition, Long> cleanedEndOffsets;
    private volatile boolean online = true;

    private LogDirectory(FileStore files, Path path, AutoCloseable lock) throws IOException {
        this.files = files;
        this.path = path;
        this.lock = lock;
        this.stoppedCleanly = files.exists(path.resolve(CLEAN_SHUTDOWN));
        this.recoveryPoints = checkpoint(OffsetCheckpoint.RECOVERY_POINTS).read();
        this.logStartOffsets = checkpoint(OffsetCheckpoint.LOG_START_OFFSETS).read();
        this.highWatermarks = checkpoint(OffsetCheckpoint.HIGH_WATERMARKS).read();
        this.cleanedEndOffsets = checkpoint(OffsetCheckpoint.CLEANED).read();
    }

    /**
     * Locks and reads the directory, creating it if need be.
     *
     * @throws IOException also when another process holds it
     */
    static LogDirectory open(FileStore files, Path path) throws IOException {
        files.createDirectories(path);
        AutoCloseable lock = files.tryLock(path.resolve(LOCK));
        if (lock == null) {
            throw new IOException("Failed to acquire lock on file " + LOCK + " in " + path
                    + ". A Kafka instance in another process or thread is using this directory.");
        }
        LogDirectory directory = new LogDirectory(files, path, lock);
        // From here on a stop is unclean until the contrary is written.
        files.deleteIfExists(path.resolve(CLEAN_SHUTDOWN));
        return directory;
    }

    public Path path() {
        return path;
    }

    /** Whether its files can be used. */
    public boolean isOnline() {
        return online;
    }

    /** Bytes that may still be written to its volume. */
    public long usableBytes() throws IOException {
        return files.usableBytes(path);
    }

    /** Bytes of its volume. */
    public long totalBytes() throws IOException {
        return files.totalBytes(path);
    }

    boolean stoppedCleanly() {
        return stoppedCleanly;
    }

    LogLoader.Known known(TopicPartition partition) {
        return new LogLoader.Known(
                recoveryPoints.getOrDefault(partition, 0L),
                logStartOffsets.getOrDefault(partition, 0L),
                stoppedCleanly);
    }

    /** The high watermark when the broker stopped, 0 when it is not known. */
    long savedHighWatermark(TopicPartition partition) {
        return highWatermarks.getOrDefault(partition, 0L);
    }

    /** Up to where the log was compacted when the broker stopped; {@link LogCompaction#NEVER} when it is not known. */
    long cleanedEndOffset(TopicPartition partition) {
        return cleanedEndOffsets.getOrDefault(partition, LogCompaction.NEVER);
    }

    OffsetCheckpoint checkpoint(String name) {
        return new OffsetCheckpoint(files, path.resolve(name));
    }

    /** Says that every log in here was closed completely. */
    void markCleanShutdown() throws IOException {
        AtomicFiles.replace(
                files, path.resolve(CLEAN_SHUTDOWN), CLEAN_SHUTDOWN_CONTENT.getBytes(StandardCharsets.UTF_8));
    }

    /** Its disk failed: no log is placed here and no checkpoint written any more. */
    void goOffline() {
        online = false;
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (Exception e) {
            LOG.warn("Could not release the lock of {}", path, e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
