package dev.ottla.replica;

import dev.ottla.log.LogConfig;
import dev.ottla.log.LogPlacement;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.protocol.IntList;

/**
 * Lead this partition.
 *
 * @param leaderEpoch a command of an older epoch than the current one is ignored; of the same epoch it changes
 *     replicas, in-sync replicas and configuration
 * @param replicas the ids of all brokers that hold the partition
 * @param inSyncReplicas this broker among them
 * @param config the topic's settings
 * @param placement where the log is, or is to be created
 */
public record LeadCommand(
        TopicIdPartition partition,
        int leaderEpoch,
        IntList replicas,
        IntList inSyncReplicas,
        LogConfig config,
        LogPlacement placement) {

    /** Of a partition that nobody has heard of. */
    public LeadCommand(
            TopicIdPartition partition, int leaderEpoch, IntList replicas, IntList inSyncReplicas, LogConfig config) {
        this(partition, leaderEpoch, replicas, inSyncReplicas, config, LogPlacement.NEW);
    }
}
