package dev.ottla.metadata;

import dev.ottla.protocol.IntList;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.metadata.ClearElrRecord;
import dev.ottla.protocol.message.metadata.PartitionChangeRecord;
import dev.ottla.protocol.message.metadata.PartitionRecord;
import dev.ottla.protocol.message.metadata.TopicRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Replays the records of topics. Topics that a batch of records touches are held open as growing lists, so that a topic
 * of ten thousand partitions is copied once per batch and not once per record.
 */
final class TopicsBuilder {
    private final Map<Uuid, OpenTopic> open = new LinkedHashMap<>();
    private TopicsImage image;

    TopicsBuilder(TopicsImage image) {
        this.image = image;
    }

    void replay(TopicRecord record) {
        open.put(record.topicId(), new OpenTopic(record.name(), record.topicId(), new ArrayList<>()));
    }

    void replay(PartitionRecord record) {
        open(record.topicId()).put(record.partitionId(), PartitionRegistration.of(record));
    }

    void replay(PartitionChangeRecord change) {
        OpenTopic topic = open(change.topicId());
        topic.put(change.partitionId(), topic.get(change.partitionId()).replay(change));
    }

    /** Returns the name of the topic that went. */
    String remove(Uuid topicId) {
        OpenTopic removed = open(topicId);
        open.remove(topicId);
        TopicImage known = image.topic(topicId);
        if (known != null) {
            image = image.minus(known);
        }
        return removed.name();
    }

    /** Forgets the eligible leaders of one topic, or of all where the record names none. */
    List<Uuid> replay(ClearElrRecord record) {
        List<Uuid> cleared = new ArrayList<>();
        for (TopicImage topic : build().all()) {
            if (record.topicName().isEmpty() || record.topicName().equals(topic.name())) {
                clearElr(topic, cleared);
            }
        }
        return cleared;
    }

    /** The image with all open topics closed. */
    TopicsImage build() {
        for (OpenTopic topic : open.values()) {
            image = image.plus(topic.close());
        }
        open.clear();
        return image;
    }

    private void clearElr(TopicImage topic, List<Uuid> cleared) {
        for (int i = 0; i < topic.partitionCount(); i++) {
            PartitionRegistration partition = topic.partitions().get(i);
            if (!partition.eligibleLeaderReplicas().isEmpty()
                    || !partition.lastKnownElr().isEmpty()) {
                replay(PartitionChangeRecord.builder()
                        .partitionId(i)
                        .topicId(topic.id())
                        .eligibleLeaderReplicas(IntList.EMPTY)
                        .lastKnownElr(IntList.EMPTY)
                        .build());
                cleared.add(topic.id());
            }
        }
    }

    private OpenTopic open(Uuid topicId) {
        OpenTopic topic = open.get(topicId);
        if (topic != null) {
            return topic;
        }
        TopicImage known = image.topic(topicId);
        if (known == null) {
            throw new InvalidMetadataException("a record speaks of the topic id " + topicId + ", which does not exist");
        }
        OpenTopic opened = new OpenTopic(known.name(), known.id(), new ArrayList<>(known.partitions()));
        open.put(topicId, opened);
        return opened;
    }

    /** Partitions of a snapshot may come in any order, so there can be gaps until the topic is closed. */
    private record OpenTopic(String name, Uuid id, ArrayList<PartitionRegistration> partitions) {
        PartitionRegistration get(int number) {
            PartitionRegistration partition = number < partitions.size() ? partitions.get(number) : null;
            if (partition == null) {
                throw new InvalidMetadataException(
                        "a record changes " + name + "-" + number + ", which does not exist");
            }
            return partition;
        }

        void put(int number, PartitionRegistration partition) {
            while (partitions.size() <= number) {
                partitions.add(null);
            }
            partitions.set(number, partition);
        }

        TopicImage close() {
            int gap = partitions.indexOf(null);
            if (gap >= 0) {
                throw new InvalidMetadataException("topic " + name + " has no partition " + gap);
            }
            return new TopicImage(name, id, List.copyOf(partitions));
        }
    }
}
