package dev.ottla.log;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A broker's logs by partition, and how many of them lie in each log directory. Thread-safe; a number may lag behind
 * for a moment.
 */
final class LogTable {
    private final ConcurrentHashMap<TopicPartition, PartitionLog> logs = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Path, LongAdder> counts = new ConcurrentHashMap<>();

    @Nullable
    PartitionLog get(TopicPartition partition) {
        return logs.get(partition);
    }

    /** A snapshot. */
    Collection<PartitionLog> all() {
        return List.copyOf(logs.values());
    }

    int size() {
        return logs.size();
    }

    /** Whether one of them lies in this directory of its own. */
    boolean uses(Path partitionDirectory) {
        return logs.values().stream().anyMatch(log -> log.directory().equals(partitionDirectory));
    }

    long countIn(LogDirectory directory) {
        LongAdder count = counts.get(directory.path());
        return count == null ? 0 : count.sum();
    }

    /** The one that is there already, else null. */
    @Nullable
    PartitionLog putIfAbsent(PartitionLog log) {
        PartitionLog other = logs.putIfAbsent(log.topicPartition(), log);
        if (other == null) {
            count(log).increment();
        }
        return other;
    }

    /** Puts a log in the place of another one, unless that is not there any more. */
    boolean replace(PartitionLog log, PartitionLog successor) {
        boolean replaced = logs.replace(log.topicPartition(), log, successor);
        if (replaced) {
            count(log).decrement();
            count(successor).increment();
        }
        return replaced;
    }

    @Nullable
    PartitionLog remove(TopicPartition partition) {
        PartitionLog log = logs.remove(partition);
        if (log != null) {
            count(log).decrement();
        }
        return log;
    }

    boolean remove(PartitionLog log) {
        boolean removed = logs.remove(log.topicPartition(), log);
        if (removed) {
            count(log).decrement();
        }
        return removed;
    }

    private LongAdder count(PartitionLog log) {
        return counts.computeIfAbsent(log.logDirectory(), path -> new LongAdder());
    }
}
