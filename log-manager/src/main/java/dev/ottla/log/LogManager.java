package dev.ottla.log;

import dev.ottla.protocol.Uuid;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All logs of a broker, over all its log directories. Thread-safe: the table of logs is read by anybody; a log itself
 * is changed on its strand. Creating, loading and closing block.
 */
public final class LogManager {
    private static final Logger LOG = LoggerFactory.getLogger(LogManager.class);

    private final LogManagerPorts ports;
    private volatile int recoveryThreads;
    private final LogEnvironment environment;
    private final LogDirectories directories;
    private final LogTable logs = new LogTable();
    private final LogOpening opening;
    private final LogCreation creation;
    private final LogDeletion deletion;
    private final LogMoves moves;
    private final LogMaintenance maintenance;
    private final DirectoryFailureListener failureListener;
    private final DescriptorShortage shortage;

    private LogManager(
            LogManagerConfig config,
            LogManagerPorts ports,
            LogDirectories directories,
            DirectoryFailureListener failureListener) {
        this.ports = ports;
        this.recoveryThreads = config.resources().recoveryThreads();
        this.directories = directories;
        this.failureListener = failureListener;
        this.environment = new LogEnvironment(
                ports.files(),
                ports.clock(),
                ports.timer(),
                ports.io(),
                ports.allocator(),
                SegmentCaches.of(
                        ports.files(),
                        ports.clock(),
                        config.resources().indexCacheBytes(),
                        config.resources().openFilesMax()),
                this::storageFailed);
        this.shortage =
                new DescriptorShortage(environment.clock(), environment.caches().files());
        this.maintenance = new LogMaintenance(config, environment, this);
        this.opening = new LogOpening(environment, ports.strands(), maintenance);
        this.creation = new LogCreation(this, logs, directories, opening, new LogMaking(environment));
        this.deletion = new LogDeletion(environment, ports.random());
        DirectoryNames names = new DirectoryNames(ports.random());
        this.moves = new LogMoves(
                this, environment, opening, names, directories.all().size());
    }

    /**
     * Locks all log directories. No log is loaded yet.
     *
     * @param failureListener told of every directory that goes offline, after it was logged
     * @throws IOException when a directory is in use by another broker, or none can be used
     */
    public static LogManager open(
            LogManagerConfig config, LogManagerPorts ports, DirectoryFailureListener failureListener)
            throws IOException {
        LogDirectories directories = LogDirectories.open(ports.files(), config.directories());
        return new LogManager(config, ports, directories, failureListener);
    }

    /** How many logs of a directory {@link #load} loads at a time; of no use afterwards. */
    public void recoveryThreads(int threads) {
        recoveryThreads = threads;
    }

    /**
     * Loads every log found, several at a time on the I/O threads; directories that were to be deleted go. A log that
     * cannot be loaded takes its log directory offline. Waits for the end.
     *
     * @param configOf the configuration of a topic, by name
     * @throws IOException when no log directory is left, or two of them hold the same partition
     */
    public void load(Function<String, LogConfig> configOf) throws IOException {
        new StartLoading(this, ports, opening, deletion, recoveryThreads).load(directories.online(), configOf);
        maintenance.loaded();
        directories.online().forEach(this::loaded);
        directories.requireOnline();
    }

    private void loaded(LogDirectory directory) {
        try {
            directory.loaded();
        } catch (IOException e) {
            directoryFailed(directory, e);
        }
    }

    /** Puts a log that was found into the table. */
    void found(LogDirectory directory, PartitionLog log) throws IOException {
        PartitionLog other = logs.putIfAbsent(log);
        if (other != null) {
            settle(DuplicateLogs.of(log, other));
        }
        dropIfOffline(directory, log);
    }

    /** A move between log directories was cut off between its two renames: one log holds all of the other. */
    private void settle(DuplicateLogs duplicates) {
        PartitionLog kept = duplicates.kept();
        logs.replace(duplicates.superseded(), kept);
        long startOffset = duplicates.superseded().view().logStartOffset();
        kept.strand().execute(() -> kept.advanceLogStartOffset(startOffset));
        discard(duplicates.superseded());
    }

    /** Begins the periodic work: retention, checkpoints, expiry of producers. */
    public void start() {
        maintenance.start();
    }

    /** Forgets silent producers after this time from now on; any thread. */
    public void expireProducersAfter(int expirationMs) {
        maintenance.expireProducersAfter(expirationMs);
    }

    /** The log of a partition, null when this broker has none. */
    public @Nullable PartitionLog get(TopicPartition partition) {
        return logs.get(partition);
    }

    /** All logs; a snapshot that does not change. */
    public Collection<PartitionLog> all() {
        return logs.all();
    }

    /** The registration that this broker last stopped under; -1 unless all its directories say the same. */
    public long previousBrokerEpoch() {
        long epoch = directories.all().getFirst().previousBrokerEpoch();
        return directories.all().stream().allMatch(directory -> directory.previousBrokerEpoch() == epoch)
                ? epoch
                : CleanShutdownFile.NO_EPOCH;
    }

    /** All log directories, also those that are offline. */
    public List<LogDirectory> directories() {
        return directories.all();
    }

    /** The id of the log directory in which a log lies; unassigned if it has none. */
    public Uuid directoryIdOf(PartitionLog log) {
        LogDirectory directory = directories.at(log.logDirectory());
        return directory == null ? Uuid.UNASSIGNED_DIRECTORY : directory.id();
    }

    /** New logs go to other directories than these, as {@code cordoned.log.dirs} has them: paths, or * for all. */
    public void cordon(List<String> paths) {
        directories.cordon(paths);
    }

    /** Has a log that does not exist yet be created in this directory, as long as this broker runs. */
    public void wish(TopicPartition partition, LogDirectory directory) {
        directories.wish(partition, directory);
    }

    /** Moves between log directories. */
    public LogMoves moves() {
        return moves;
    }

    /** As {@link #getOrCreate(TopicIdPartition, LogConfig, LogPlacement)}, for a log that nobody has heard of. */
    public PartitionLog getOrCreate(TopicIdPartition partition, LogConfig logConfig) throws IOException {
        return getOrCreate(partition, logConfig, LogPlacement.NEW);
    }

    /**
     * The log of a partition, created if there is none, in the log directory noted for it or else in the one with the
     * fewest logs. Blocks for a moment.
     *
     * @throws IOException when the disk fails, no directory is online, the log may exist in one that is offline, or the
     *     log found belongs to another topic of this name
     */
    public PartitionLog getOrCreate(TopicIdPartition partition, LogConfig logConfig, LogPlacement placement)
            throws IOException {
        return creation.getOrCreate(partition, logConfig, placement);
    }

    /**
     * As {@link #getOrCreate(TopicIdPartition, LogConfig, LogPlacement)}, but does not block: a new log can be used at
     * once, and finds its way to the disk when it is needed there or a moment later.
     *
     * @return null when there is no log and to create one takes a look at the disk, or fails
     */
    public @Nullable PartitionLog getOrBegin(TopicIdPartition partition, LogConfig logConfig, LogPlacement placement) {
        return creation.getOrBegin(partition, logConfig, placement);
    }

    /**
     * Takes the log away: {@link #get} does not find it from now on, its directory is renamed and later deleted in the
     * background. Does nothing when there is none.
     */
    public void delete(TopicPartition partition) {
        delete(partition, () -> {});
    }

    /**
     * As {@link #delete(TopicPartition)}.
     *
     * @param renamed runs once, on any thread, when another log may be created under this name; before that it would
     *     find the old directory
     */
    public void delete(TopicPartition partition, Runnable renamed) {
        leave(partition, renamed, deletion::delete);
    }

    /** As {@link #delete(TopicPartition, Runnable)}, but its files are kept, under a name that nobody looks for. */
    public void setAside(TopicPartition partition, Runnable renamed) {
        leave(partition, renamed, deletion::setAside);
    }

    private void leave(TopicPartition partition, Runnable renamed, BiConsumer<PartitionLog, Runnable> way) {
        moves.cancel(partition);
        PartitionLog log = logs.remove(partition);
        if (log == null) {
            renamed.run();
        } else {
            way.accept(log, () -> {
                maintenance.forget(log);
                renamed.run();
            });
        }
    }

    /** Deletes the files of a log that is not in the table. */
    void discard(PartitionLog log) {
        deletion.delete(log, () -> {});
    }

    /** Puts a log in the place of another one, unless that is not in the table any more. */
    boolean replace(PartitionLog log, PartitionLog successor) {
        return logs.replace(log, successor);
    }

    /** Writes down the recovery points, log start offsets and high watermarks of all logs now. Blocks. */
    public void checkpoint() {
        maintenance.checkpointRecoveryPoints();
        maintenance.checkpointLogStartOffsets();
        maintenance.checkpointHighWatermarks();
        maintenance.checkpointCleanedOffsets();
    }

    /** Writes down up to where each log is compacted. Blocks. */
    public void checkpointCleanedOffsets() {
        maintenance.checkpointCleanedOffsets();
    }

    /**
     * Stops the periodic work, makes all logs durable and marks their directories as cleanly stopped. Nobody may append
     * any more. Blocks; not to be called from an I/O thread or a strand.
     */
    public void close() {
        close(CleanShutdownFile.NO_EPOCH);
    }

    /** {@link #close()}, and writes down under which registration the broker stops (KIP-966). */
    public void close(long brokerEpoch) {
        maintenance.stop();
        moves.close();
        List<PartitionLog> unclean = new LogsClosing(ports.io()).closeAll(all());
        checkpoint();
        for (LogDirectory directory : directories.all()) {
            if (directory.isOnline() && unclean.stream().noneMatch(log -> isIn(log, directory))) {
                directory.markCleanShutdown(brokerEpoch);
            }
            directory.close();
        }
        LOG.info("Closed {} logs", logs.size());
    }

    private static boolean isIn(PartitionLog log, LogDirectory directory) {
        return directory.path().equals(log.logDirectory());
    }

    /** A log that is gone may fail as it likes; that a file was closed meanwhile says nothing about the disk. */
    private void storageFailed(Path partitionDirectory, IOException cause) {
        LogDirectory directory = directories.at(Objects.requireNonNull(partitionDirectory.getParent()));
        boolean inUse = moves.uses(partitionDirectory) || logs.uses(partitionDirectory);
        if (directory != null && inUse && !(cause instanceof ClosedChannelException)) {
            operationFailed(directory, cause);
        }
    }

    /** An operation failed that is tried again, and perhaps only a descriptor was missing. */
    void operationFailed(LogDirectory directory, IOException cause) {
        if (DescriptorShortage.isCause(cause)) {
            shortage.met(directory.path(), cause);
        } else {
            directoryFailed(directory, cause);
        }
    }

    /** The disk under a log directory has failed: everything in it is offline until the broker is started again. */
    void directoryFailed(LogDirectory directory, IOException cause) {
        if (!directory.goOffline()) {
            return;
        }
        LOG.error("Stopping serving logs in dir {}, its disk failed", directory, cause);
        moves.directoryFailed(directory);
        List<PartitionLog> offline = new ArrayList<>();
        for (PartitionLog log : all()) {
            if (isIn(log, directory) && takeOffline(log)) {
                offline.add(log);
            }
        }
        LOG.warn(
                "Logs for partitions {} are offline due to failure on log directory {}",
                offline.stream().map(PartitionLog::topicPartition).toList(),
                directory);
        failureListener.directoryFailed(directory, offline, cause);
    }

    private boolean takeOffline(PartitionLog log) {
        if (logs.remove(log)) {
            log.fail();
            log.strand().execute(log::abandon);
            return true;
        }
        return false;
    }

    /** The directory may have failed while the log was on its way into the table. */
    void dropIfOffline(LogDirectory directory, PartitionLog log) {
        if (!directory.isOnline()) {
            takeOffline(log);
        }
    }
}
