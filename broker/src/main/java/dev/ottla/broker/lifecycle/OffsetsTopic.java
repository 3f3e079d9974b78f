package dev.ottla.broker.lifecycle;

import dev.ottla.group.GroupConfigKeys;
import dev.ottla.handler.metadata.AutoTopicCreation.InternalTopic;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.TopicImage;
import dev.ottla.runtime.config.ConfigValues;

/** {@code __consumer_offsets} as {@code offsets.topic.*} describe it. */
final class OffsetsTopic {
    static final String NAME = "__consumer_offsets";

    private OffsetsTopic() {}

    /** How many partitions it has, or will have once it is created. */
    static int partitionCount(MetadataImage image, ConfigValues values) {
        TopicImage topic = image.topics().topic(NAME);
        return topic == null ? values.get(GroupConfigKeys.OFFSETS_TOPIC_NUM_PARTITIONS) : topic.partitionCount();
    }

    /** How it is created when the first client asks for a coordinator. */
    static InternalTopic creation(ConfigValues values) {
        return InternalTopic.consumerOffsets(
                values.get(GroupConfigKeys.OFFSETS_TOPIC_NUM_PARTITIONS),
                values.get(GroupConfigKeys.OFFSETS_TOPIC_REPLICATION_FACTOR),
                values.get(GroupConfigKeys.OFFSETS_TOPIC_SEGMENT_BYTES));
    }
}
