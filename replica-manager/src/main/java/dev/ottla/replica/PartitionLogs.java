package dev.ottla.replica;

import dev.ottla.log.LogConfig;
import dev.ottla.log.PartitionLog;
import dev.ottla.log.TopicIdPartition;
import java.io.IOException;

/** Opens and deletes the logs of partitions. May block; called on I/O threads. */
public interface PartitionLogs {

    /** The log of this partition, recovered if it exists, else created. */
    PartitionLog open(TopicIdPartition partition, LogConfig config) throws IOException;

    /** Where the high watermark stood at the last checkpoint; 0 if unknown. */
    long checkpointedHighWatermark(TopicIdPartition partition);

    /** Closes the log and deletes it. */
    void delete(TopicIdPartition partition);
}
