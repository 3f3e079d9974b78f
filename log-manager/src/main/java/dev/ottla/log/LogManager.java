package dev.ottla.log;

import dev.ottla.protocol.Uuid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
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
    private final LogEnvironment environment;
    private final List<LogDirectory> directories;
    private final ConcurrentHashMap<TopicPartition, PartitionLog> logs = new ConcurrentHashMap<>();
    private final LogDeletion deletion;
    private final LogMaintenance maintenance;
    private final StorageFailureListener failureListener;

    private LogManager(
            LogManagerConfig config,
            LogManagerPorts ports,
            List<LogDirectory> directories,
            StorageFailureListener failureListener) {
        this.ports = ports;
        this.directories = directories;
        this.failureListener = failureListener;
        this.environment = new LogEnvironment(
                ports.files(),
                ports.clock(),
                ports.timer(),
                ports.io(),
                ports.allocator(),
                new SealedIndexes(config.indexCacheBytes()),
                this::storageFailed);
        this.deletion = new LogDeletion(environment, ports.random());
        this.maintenance = new LogMaintenance(config, environment, this);
    }

    /**
     * Locks all log directories. No log is loaded yet.
     *
     * @param failureListener told of every disk failure, after it was logged; on any thread
     * @throws IOException when a directory cannot be used or is in use
     */
    public static LogManager open(
            LogManagerConfig config, LogManagerPorts ports, StorageFailureListener failureListener) throws IOException {
        List<LogDirectory> opened = new ArrayList<>();
        try {
            for (Path path : config.directories()) {
                opened.add(LogDirectory.open(ports.files(), path));
            }
        } catch (IOException e) {
            opened.forEach(LogDirectory::close);
            throw e;
        }
        return new LogManager(config, ports, List.copyOf(opened), failureListener);
    }

    /**
     * Loads every log found, several at a time on the I/O threads; directories that were to be deleted go. Waits for
     * the end.
     *
     * @param configOf the configuration of a topic, by name
     * @throws IOException for the first log that could not be loaded
     */
    public void load(Function<String, LogConfig> configOf) throws IOException {
        long startNs = ports.clock().monotonicNs();
        ParallelLoad load = new ParallelLoad(ports.io());
        for (LogDirectory directory : directories) {
            for (Path path : ports.files().list(directory.path())) {
                TopicPartition partition =
                        TopicPartition.ofDirectory(path.getFileName().toString());
                if (!ports.files().isDirectory(path)) {
                    continue;
                }
                if (LogDeletion.isMarked(path)) {
                    deletion.removeLater(path, 0);
                } else if (partition != null && !isMetadataLog(partition)) {
                    load.add(() -> loadLog(directory, path, partition, configOf.apply(partition.topic())));
                }
            }
        }
        load.await();
        LOG.info(
                "Loaded {} logs from {} in {} ms",
                logs.size(),
                directories,
                (ports.clock().monotonicNs() - startNs) / 1_000_000);
    }

    /** The Raft log lies in the same directory, but is the controller's. */
    private static boolean isMetadataLog(TopicPartition partition) {
        return partition.topic().equals("__cluster_metadata");
    }

    private void loadLog(LogDirectory directory, Path path, TopicPartition partition, LogConfig logConfig)
            throws IOException {
        Uuid topicId = PartitionMetadata.read(ports.files(), path);
        LogIdentity identity = LogIdentity.in(directory.path(), partition, topicId);
        PartitionLog log = openLog(directory, identity, logConfig, directory.known(partition));
        log.compaction().restore(directory.cleanedEndOffset(partition));
        PartitionLog other = logs.putIfAbsent(partition, log);
        if (other != null) {
            throw new IOException(
                    "Duplicate log directories for " + partition + ": " + path + " and " + other.directory());
        }
    }

    private PartitionLog openLog(
            LogDirectory directory, LogIdentity identity, LogConfig logConfig, LogLoader.Known known)
            throws IOException {
        LogContent content = new LogLoader(identity, environment, logConfig, known).load();
        PartitionLog log = new PartitionLog(
                identity,
                environment,
                ports.strands().create(identity.topicPartition().toString()),
                logConfig,
                content);
        log.restoreHighWatermark(directory.savedHighWatermark(identity.topicPartition()));
        log.compaction().onLowered(() -> ports.io().execute(this::checkpointCleanedOffsets));
        return log;
    }

    /** Begins the periodic work: retention, checkpoints, expiry of producers. */
    public void start() {
        maintenance.start();
    }

    /** The log of a partition, null when this broker has none. */
    public @Nullable PartitionLog get(TopicPartition partition) {
        return logs.get(partition);
    }

    /** All logs; a snapshot that does not change. */
    public Collection<PartitionLog> all() {
        return List.copyOf(logs.values());
    }

    public List<LogDirectory> directories() {
        return directories;
    }

    /**
     * The log of a partition, created in the online directory with the fewest logs if there is none. Blocks for a
     * moment.
     *
     * @throws IOException when the disk fails, no directory is online, or the log found belongs to another topic of
     *     this name
     */
    public PartitionLog getOrCreate(TopicIdPartition partition, LogConfig logConfig) throws IOException {
        PartitionLog existing = logs.get(partition.topicPartition());
        if (existing == null) {
            existing = create(partition, logConfig);
        }
        if (!partition.topicId().isZero()
                && !existing.topicId().isZero()
                && !existing.topicId().equals(partition.topicId())) {
            throw new IOException("The log in " + existing.directory() + " belongs to topic id " + existing.topicId()
                    + ", not to " + partition.topicId());
        }
        return existing;
    }

    private synchronized PartitionLog create(TopicIdPartition partition, LogConfig logConfig) throws IOException {
        PartitionLog existing = logs.get(partition.topicPartition());
        if (existing != null) {
            return existing;
        }
        LogDirectory directory = placement();
        Path path = directory.path().resolve(partition.topicPartition().directoryName());
        ports.files().createDirectories(path);
        ports.files().forceDirectory(directory.path());
        if (!partition.topicId().isZero()) {
            PartitionMetadata.write(ports.files(), path, partition.topicId());
        }
        LogIdentity identity = LogIdentity.in(directory.path(), partition.topicPartition(), partition.topicId());
        PartitionLog log = openLog(directory, identity, logConfig, LogLoader.Known.NOTHING);
        logs.put(partition.topicPartition(), log);
        LOG.info("Created log for partition {} in {}", partition.topicPartition(), path);
        return log;
    }

    private LogDirectory placement() throws IOException {
        return directories.stream()
                .filter(LogDirectory::isOnline)
                .min(Comparator.comparingLong(this::countIn))
                .orElseThrow(() -> new IOException("No log directory is online"));
    }

    private long countIn(LogDirectory directory) {
        return logs.values().stream()
                .filter(log -> directory.path().equals(log.logDirectory()))
                .count();
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
        PartitionLog log = logs.remove(partition);
        if (log == null) {
            renamed.run();
        } else {
            deletion.delete(log, renamed);
        }
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
        maintenance.stop();
        List<PartitionLog> unclean = new LogsClosing(ports.io()).closeAll(all());
        checkpoint();
        for (LogDirectory directory : directories) {
            if (directory.isOnline() && unclean.stream().noneMatch(log -> isIn(log, directory))) {
                markClean(directory);
            }
            directory.close();
        }
        LOG.info("Closed {} logs", logs.size());
    }

    private static boolean isIn(PartitionLog log, LogDirectory directory) {
        return directory.path().equals(log.logDirectory());
    }

    private static void markClean(LogDirectory directory) {
        try {
            directory.markCleanShutdown();
        } catch (IOException e) {
            LOG.warn("Could not mark {} as cleanly stopped; the next start recovers its logs", directory, e);
        }
    }

    /** A log that is gone may fail as it likes. */
    private void storageFailed(Path partitionDirectory, IOException cause) {
        for (PartitionLog log : logs.values()) {
            if (log.directory().equals(partitionDirectory)) {
                LOG.error("The disk under {} failed", partitionDirectory, cause);
                failureListener.storageFailed(partitionDirectory, cause);
                return;
            }
        }
    }
}
