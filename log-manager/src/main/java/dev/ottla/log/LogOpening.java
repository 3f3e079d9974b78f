package dev.ottla.log;

import dev.ottla.runtime.Strand;
import dev.ottla.runtime.StrandFactory;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the logs of a log manager: those found at start, new ones, and those that have moved. Blocks.
 *
 * @param checkpoints has to write down at once what must not be said of a log any more
 */
record LogOpening(LogEnvironment environment, StrandFactory strands, LogMaintenance checkpoints) {
    private static final Logger LOG = LoggerFactory.getLogger(LogOpening.class);

    /** The log that lies in a partition's directory, as far as the checkpoints know it. */
    PartitionLog find(LogDirectory directory, Path path, TopicPartition partition, LogConfig config)
            throws IOException {
        LogIdentity identity =
                LogIdentity.in(directory.path(), partition, PartitionMetadata.read(environment.files(), path));
        PartitionLog log = open(identity, config, directory.known(partition), strandOf(partition));
        log.restoreHighWatermark(directory.savedHighWatermark(partition));
        log.compaction().restore(directory.cleanedEndOffset(partition));
        return log;
    }

    /** A new log, for which nothing is on disk yet; does not block. */
    PartitionLog begin(LogDirectory directory, TopicIdPartition partition, LogConfig config) {
        LogFolder folder = LogFolder.unmade(environment.files(), identity(directory, partition));
        LogSegment first = LogSegment.first(environment, folder, config.segments());
        LogContent empty = new LogContent(SegmentList.of(first), LeaderEpochs.NONE, new ProducerStateTable(), 0, 0, 0);
        return log(folder, config, empty, strandOf(partition.topicPartition()));
    }

    /** Whether there is something of the name of a new log. */
    boolean isTaken(LogDirectory directory, TopicPartition partition) {
        return environment.files().exists(directory.path().resolve(partition.directoryName()));
    }

    /** A new log whose directory is there already, empty or not. */
    PartitionLog create(LogDirectory directory, TopicIdPartition partition, LogConfig config) throws IOException {
        LogIdentity identity = identity(directory, partition);
        if (!partition.topicId().isZero()) {
            PartitionMetadata.write(environment.files(), identity.directory(), partition.topicId());
        }
        PartitionLog log = open(identity, config, LogLoader.Known.NOTHING, strandOf(partition.topicPartition()));
        LOG.info("Created log for partition {} in {}", partition.topicPartition(), identity.directory());
        return log;
    }

    private static LogIdentity identity(LogDirectory directory, TopicIdPartition partition) {
        return LogIdentity.in(directory.path(), partition.topicPartition(), partition.topicId());
    }

    /** A log that shares its strand with another one. */
    PartitionLog open(LogIdentity identity, LogConfig config, LogLoader.Known known, Strand strand) throws IOException {
        LogContent content = new LogLoader(identity, environment, config, known).load();
        return log(LogFolder.found(environment.files(), identity), config, content, strand);
    }

    private PartitionLog log(LogFolder folder, LogConfig config, LogContent content, Strand strand) {
        PartitionLog log = new PartitionLog(folder, environment, strand, config, content);
        log.onCut(() -> checkpoints.lower(log));
        log.compaction().onLowered(() -> environment.io().execute(checkpoints::checkpointCleanedOffsets));
        return log;
    }

    private Strand strandOf(TopicPartition partition) {
        return strands.create(partition.toString());
    }
}
