package dev.ottla.log;

import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the broker's {@code log.dirs}: its lock, its checkpoints and the mark of a clean stop. Checkpoints are read
 * when it is opened and written by one I/O task at a time. Once offline, it stays so until the broker is started again;
 * one that could not be opened is offline from the beginning.
 */
public final class LogDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogDirectory.class);

    private final FileStore files;
    private final Path path;
    private final Uuid id;
    private final @Nullable AutoCloseable lock;
    private final CleanShutdownFile cleanShutdown;
    private final DiskFailureMark failureMark;
    private final boolean diskFailed;
    private final boolean stoppedCleanly;
    private final long previousBrokerEpoch;
    private final Map<TopicPartition, Long> recoveryPoints;
    private final Map<TopicPartition, Long> logStartOffsets;
    private final Map<TopicPartition, Long> highWatermarks;
    private final Map<TopicPartition, Long> cleanedEndOffsets;
    private final AtomicBoolean online;
    private volatile boolean cordoned;

    private LogDirectory(FileStore files, Path path, AutoCloseable lock) throws IOException {
        this.files = files;
        this.path = path;
        this.lock = lock;
        this.online = new AtomicBoolean(true);
        MetaProperties properties = MetaProperties.read(files, path);
        this.id = properties == null ? Uuid.UNASSIGNED_DIRECTORY : properties.directoryId();
        this.cleanShutdown = new CleanShutdownFile(files, path);
        this.failureMark = new DiskFailureMark(files, path);
        this.diskFailed = failureMark.exists();
        this.stoppedCleanly = cleanShutdown.exists();
        this.previousBrokerEpoch = cleanShutdown.brokerEpoch();
        this.recoveryPoints = checkpoint(OffsetCheckpoint.RECOVERY_POINTS).read();
        this.logStartOffsets = checkpoint(OffsetCheckpoint.LOG_START_OFFSETS).read();
        this.highWatermarks = checkpoint(OffsetCheckpoint.HIGH_WATERMARKS).read();
        this.cleanedEndOffsets = checkpoint(OffsetCheckpoint.CLEANED).read();
    }

    /** One that cannot be used. */
    private LogDirectory(FileStore files, Path path) {
        this.files = files;
        this.path = path;
        this.lock = null;
        this.online = new AtomicBoolean();
        this.id = Uuid.UNASSIGNED_DIRECTORY;
        this.cleanShutdown = new CleanShutdownFile(files, path);
        this.failureMark = new DiskFailureMark(files, path);
        this.diskFailed = failureMark.exists();
        this.stoppedCleanly = false;
        this.previousBrokerEpoch = CleanShutdownFile.NO_EPOCH;
        this.recoveryPoints = new TreeMap<>();
        this.logStartOffsets = new TreeMap<>();
        this.highWatermarks = new TreeMap<>();
        this.cleanedEndOffsets = new TreeMap<>();
    }

    /**
     * Locks and reads the directory, creating it if need be; one that cannot be used is given back offline, with a log
     * line.
     *
     * @throws DirectoryLockedException when somebody else holds it
     */
    static LogDirectory open(FileStore files, Path path) throws DirectoryLockedException {
        AutoCloseable lock = null;
        try {
            files.createDirectories(path);
            lock = DirectoryLock.take(files, path);
            LogDirectory directory = new LogDirectory(files, path, lock);
            directory.cleanShutdown.delete();
            return directory;
        } catch (DirectoryLockedException e) {
            throw e;
        } catch (IOException e) {
            LOG.error("Failed to create or validate data directory {}; it is offline", path, e);
            if (lock != null) {
                release(lock, path);
            }
            return new LogDirectory(files, path);
        }
    }

    public Path path() {
        return path;
    }

    /** As {@code meta.properties} says; unassigned where it says nothing, or could not be read. */
    public Uuid id() {
        return id;
    }

    /** Whether its files can be used. */
    public boolean isOnline() {
        return online.get();
    }

    /** Whether it gets no new logs. */
    public boolean isCordoned() {
        return cordoned;
    }

    void cordon(boolean on) {
        cordoned = on;
    }

    /** Bytes that may still be written to its volume. */
    public long usableBytes() throws IOException {
        return files.usableBytes(path);
    }

    /** Bytes of its volume. */
    public long totalBytes() throws IOException {
        return files.totalBytes(path);
    }

    /** The registration that the broker stopped under, -1 if it did not stop cleanly. */
    long previousBrokerEpoch() {
        return previousBrokerEpoch;
    }

    /** Whether its disk failed before this start, so that not all that can be read need be on it. */
    boolean diskFailed() {
        return diskFailed;
    }

    boolean stoppedCleanly() {
        return stoppedCleanly;
    }

    LogLoader.Known known(TopicPartition partition) {
        return new LogLoader.Known(
                        recoveryPoints.getOrDefault(partition, 0L),
                        logStartOffsets.getOrDefault(partition, 0L),
                        cleanedEndOffset(partition),
                        stoppedCleanly)
                .onDisk(diskFailed);
    }

    /** Of a log that the checkpoints do not know. */
    LogLoader.Known unknown() {
        return LogLoader.Known.NOTHING.onDisk(diskFailed);
    }

    /** All of its logs have been loaded: what may not have been on the disk was written anew. */
    void loaded() throws IOException {
        failureMark.remove();
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

    /** Says that every log in here was closed completely; if that cannot be said, the next start recovers them. */
    void markCleanShutdown(long brokerEpoch) {
        try {
            cleanShutdown.write(brokerEpoch);
        } catch (IOException e) {
            LOG.warn("Could not mark {} as cleanly stopped; the next start recovers its logs", path, e);
        }
    }

    /**
     * Its disk failed: no log is placed here and no checkpoint written any more. Returns whether it was online until
     * now.
     */
    boolean goOffline() {
        boolean wasOnline = online.getAndSet(false);
        if (wasOnline) {
            failureMark.leave();
        }
        return wasOnline;
    }

    @Override
    public void close() {
        if (lock != null) {
            release(lock, path);
        }
    }

    private static void release(AutoCloseable lock, Path path) {
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
