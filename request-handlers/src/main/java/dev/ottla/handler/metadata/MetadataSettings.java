package dev.ottla.handler.metadata;

/**
 * What the broker's configuration says to these handlers.
 *
 * @param autoCreateTopics {@code auto.create.topics.enable}
 * @param deleteTopics {@code delete.topic.enable}
 * @param maxPartitionsPerDescribe {@code max.request.partition.size.limit}
 */
public record MetadataSettings(
        int nodeId, String clusterId, boolean autoCreateTopics, boolean deleteTopics, int maxPartitionsPerDescribe) {}
