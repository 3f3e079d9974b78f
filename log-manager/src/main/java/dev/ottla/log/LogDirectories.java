package dev.ottla.log;

import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The log directories of a broker, and which of them a log goes to. Thread-safe. An operator's wish for a log that does
 * not exist yet is remembered until the broker stops, as in Kafka.
 */
final class LogDirectories {
    private static final String ALL = "*";

    private final List<LogDirectory> directories;
    private final Map<TopicPartition, LogDirectory> wishes = new ConcurrentHashMap<>();

    private LogDirectories(List<LogDirectory> directories) {
        this.directories = List.copyOf(directories);
    }

    /**
     * Locks and reads all; those that cannot be used are offline.
     *
     * @throws IOException when one is in use by somebody else, or none is left
     */
    static LogDirectories open(FileStore files, List<Path> paths) throws IOException {
        List<LogDirectory> opened = new ArrayList<>();
        try {
            for (Path path : paths) {
                opened.add(LogDirectory.open(files, path));
            }
            if (opened.stream().noneMatch(LogDirectory::isOnline)) {
                throw new IOException("none of the specified log dirs from " + paths + " can be created or validated");
            }
            return new LogDirectories(opened);
        } catch (IOException e) {
            opened.forEach(LogDirectory::close);
            throw e;
        }
    }

    List<LogDirectory> all() {
        return directories;
    }

    List<LogDirectory> online() {
        return directories.stream().filter(LogDirectory::isOnline).toList();
    }

    private List<LogDirectory> offline() {
        return directories.stream().filter(directory -> !directory.isOnline()).toList();
    }

    void requireOnline() throws IOException {
        if (online().isEmpty()) {
            throw new IOException("all log dirs in " + directories + " have failed");
        }
    }

    void cordon(List<String> paths) {
        Set<Path> cordoned = paths.stream()
                .filter(path -> !path.equals(ALL))
                .map(path -> Path.of(path).toAbsolutePath())
                .collect(Collectors.toSet());
        for (LogDirectory directory : directories) {
            directory.cordon(paths.contains(ALL) || cordoned.contains(directory.path()));
        }
    }

    /** Null if none of them is at this path. */
    @Nullable
    LogDirectory at(Path path) {
        return first(directory -> directory.path().equals(path));
    }

    private @Nullable LogDirectory first(Predicate<LogDirectory> condition) {
        return directories.stream().filter(condition).findFirst().orElse(null);
    }

    /** Where the log is to be created, if it is. */
    void wish(TopicPartition partition, LogDirectory directory) {
        wishes.put(partition, directory);
    }

    void forgetWish(TopicPartition partition) {
        wishes.remove(partition);
    }

    /**
     * The directory for a log that was not found in any of those that are online: the one that was wished for, the one
     * that the cluster has noted, or the one with the fewest logs that is not cordoned.
     *
     * @throws IOException when the log may exist in a directory that is offline, or none is online
     */
    LogDirectory place(TopicPartition partition, LogPlacement placement, ToLongFunction<LogDirectory> logCount)
            throws IOException {
        LogDirectory wished = wishes.get(partition);
        if (wished != null && wished.isOnline()) {
            return wished;
        }
        LogDirectory noted = first(directory -> directory.isOnline()
                && !directory.id().equals(Uuid.UNASSIGNED_DIRECTORY)
                && directory.id().equals(placement.directoryId()));
        if (noted != null) {
            return noted;
        }
        if (!placement.isNew() && !offline().isEmpty()) {
            throw new IOException(
                    "Cannot create log for " + partition + " because log directories are offline: " + offline());
        }
        return emptiest(logCount);
    }

    /** Where all are cordoned the log is created nevertheless, as in Kafka: the controller has decided already. */
    private LogDirectory emptiest(ToLongFunction<LogDirectory> logCount) throws IOException {
        return online().stream()
                .min(Comparator.comparing(LogDirectory::isCordoned).thenComparingLong(logCount))
                .orElseThrow(() -> new IOException("No log directory is online"));
    }
}
