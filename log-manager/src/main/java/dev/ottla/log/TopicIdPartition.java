package dev.ottla.log;

import dev.ottla.protocol.Uuid;

/**
 * A partition together with the identity of its topic, which a topic created again under the same name does not share.
 */
public record TopicIdPartition(Uuid topicId, TopicPartition topicPartition) {

    public String topic() {
        return topicPartition.topic();
    }

    public int partition() {
        return topicPartition.partition();
    }
}
