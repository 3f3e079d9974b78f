package dev.ottla.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds and loads the logs of a log manager at start, several at a time on the I/O threads. What was to be deleted
 * goes, copies that were growing go on. Used once.
 */
final class StartLoading {
    private static final Logger LOG = LoggerFactory.getLogger(StartLoading.class);
    /** The Raft log lies in the same directory, but is the controller's. */
    private static final String METADATA_TOPIC = "__cluster_metadata";

    private final LogManager logs;
    private final LogManagerPorts ports;
    private final LogOpening opening;
    private final LogDeletion deletion;
    private final int threads;
    private final List<Runnable> copies = new ArrayList<>();

    /** @param threads how many logs of a directory are loaded at the same time */
    StartLoading(LogManager logs, LogManagerPorts ports, LogOpening opening, LogDeletion deletion, int threads) {
        this.logs = logs;
        this.ports = ports;
        this.opening = opening;
        this.deletion = deletion;
        this.threads = threads;
    }

    /** Waits until all are loaded; copies go on after that. */
    void load(List<LogDirectory> directories, Function<String, LogConfig> configOf) throws IOException {
        Map<String, LogConfig> configs = new ConcurrentHashMap<>();
        long startNs = ports.clock().monotonicNs();
        ParallelLoad load = new ParallelLoad("logs left to load", threads, ports);
        for (LogDirectory directory : directories) {
            for (Path path : partitionsIn(directory)) {
                TopicPartition partition = partition(path);
                if (partition != null) {
                    load.add(
                            directory.path(),
                            () -> load(
                                    directory, path, partition, configs.computeIfAbsent(partition.topic(), configOf)));
                }
            }
        }
        load.await();
        boolean diskFailed = directories.stream().anyMatch(LogDirectory::diskFailed);
        copies.forEach(diskFailed ? Runnable::run : ports.io()::execute); // the mark of that goes when all is loaded
        LOG.info(
                "Loaded {} logs from {} in {} ms",
                logs.all().size(),
                directories,
                (ports.clock().monotonicNs() - startNs) / 1_000_000);
    }

    private static @Nullable TopicPartition partition(Path path) {
        TopicPartition partition = TopicPartition.ofDirectory(path.getFileName().toString());
        return partition == null || partition.topic().equals(METADATA_TOPIC) ? null : partition;
    }

    private List<Path> partitionsIn(LogDirectory directory) {
        List<Path> partitions = new ArrayList<>();
        try {
            for (Path path : ports.files().list(directory.path())) {
                TopicPartition copied =
                        DirectoryNames.ofFuture(path.getFileName().toString());
                if (!ports.files().isDirectory(path)) {
                    continue;
                }
                if (LogDeletion.isMarked(path)) {
                    deletion.removeLater(path, 0);
                } else if (copied != null) {
                    copies.add(() -> logs.moves().resume(directory, path, copied));
                } else {
                    partitions.add(path);
                }
            }
            return partitions;
        } catch (IOException e) {
            logs.directoryFailed(directory, e);
            return List.of();
        }
    }

    private void load(LogDirectory directory, Path path, TopicPartition partition, LogConfig config)
            throws IOException {
        PartitionLog log;
        try {
            log = opening.find(directory, path, partition, config);
        } catch (IOException e) {
            logs.directoryFailed(directory, new IOException("Error while loading log dir " + path, e));
            return;
        }
        logs.found(directory, log);
    }
}
