package dev.ottla.log;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the logs that are there and begins those that are not. Thread-safe. A new log is in use before it is on disk:
 * that there is nothing of its name is all that has to be known, so that thousands can be begun while their topic is
 * being created.
 */
record LogCreation(
        LogManager manager, LogTable logs, LogDirectories directories, LogOpening opening, LogMaking making) {
    private static final Logger LOG = LoggerFactory.getLogger(LogCreation.class);

    /** See {@link LogManager#getOrCreate(TopicIdPartition, LogConfig, LogPlacement)}. */
    PartitionLog getOrCreate(TopicIdPartition partition, LogConfig logConfig, LogPlacement placement)
            throws IOException {
        PartitionLog existing = logs.get(partition.topicPartition());
        if (existing == null) {
            existing = create(partition, logConfig, placement);
        }
        if (!identified(existing, partition)) {
            throw new IOException("The log in " + existing.directory() + " belongs to topic id " + existing.topicId()
                    + ", not to " + partition.topicId());
        }
        return existing;
    }

    /** See {@link LogManager#getOrBegin}. */
    @Nullable
    PartitionLog getOrBegin(TopicIdPartition partition, LogConfig logConfig, LogPlacement placement) {
        PartitionLog existing = logs.get(partition.topicPartition());
        if (existing == null) {
            existing = begin(partition, logConfig, placement);
        }
        return existing == null || identified(existing, partition) ? existing : null;
    }

    /** Whether the log is this topic's; one that does not know whose it is belongs to whoever comes first. */
    private boolean identified(PartitionLog log, TopicIdPartition partition) {
        if (log.topicId().isZero() && !partition.topicId().isZero()) {
            log.folder().identify(partition.topicId());
            making.add(log);
        }
        return partition.topicId().isZero() || log.topicId().equals(partition.topicId());
    }

    private @Nullable PartitionLog begin(TopicIdPartition partition, LogConfig logConfig, LogPlacement placement) {
        try {
            LogDirectory directory = directories.place(partition.topicPartition(), placement, logs::countIn);
            if (opening.isTaken(directory, partition.topicPartition())) {
                return null;
            }
            PartitionLog log = enter(directory, opening.begin(directory, partition, logConfig));
            making.add(log);
            return log;
        } catch (IOException e) {
            LOG.debug("[partition {}] needs another look", partition.topicPartition(), e);
            return null;
        }
    }

    /** One at a time: what another thread is making would be taken for something left behind. */
    private synchronized PartitionLog create(TopicIdPartition partition, LogConfig logConfig, LogPlacement placement)
            throws IOException {
        PartitionLog existing = logs.get(partition.topicPartition());
        if (existing != null) {
            return existing;
        }
        LogDirectory directory = directories.place(partition.topicPartition(), placement, logs::countIn);
        try {
            return enter(directory, createIn(directory, partition, logConfig));
        } catch (IOException e) {
            if (DescriptorShortage.isCause(e)) {
                throw e;
            }
            manager.directoryFailed(directory, e);
            return create(partition, logConfig, placement); // in another one, or it says why not
        }
    }

    private PartitionLog createIn(LogDirectory directory, TopicIdPartition partition, LogConfig logConfig)
            throws IOException {
        PartitionLog log = opening.isTaken(directory, partition.topicPartition())
                ? opening.create(directory, partition, logConfig)
                : opening.begin(directory, partition, logConfig);
        log.folder().make();
        return log;
    }

    /** Puts a new log into the table; the one that somebody else was quicker to put there wins. */
    private PartitionLog enter(LogDirectory directory, PartitionLog log) {
        PartitionLog other = logs.putIfAbsent(log);
        if (other != null) {
            return other;
        }
        directories.forgetWish(log.topicPartition());
        manager.dropIfOffline(directory, log);
        return log;
    }
}
