package dev.ottla.metadata;

import dev.ottla.protocol.ApiRecord;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.metadata.AbortTransactionRecord;
import dev.ottla.protocol.message.metadata.AccessControlEntryRecord;
import dev.ottla.protocol.message.metadata.BeginTransactionRecord;
import dev.ottla.protocol.message.metadata.BrokerRegistrationChangeRecord;
import dev.ottla.protocol.message.metadata.ClientQuotaRecord;
import dev.ottla.protocol.message.metadata.ConfigRecord;
import dev.ottla.protocol.message.metadata.EndTransactionRecord;
import dev.ottla.protocol.message.metadata.FeatureLevelRecord;
import dev.ottla.protocol.message.metadata.NoOpRecord;
import dev.ottla.protocol.message.metadata.PartitionChangeRecord;
import dev.ottla.protocol.message.metadata.PartitionRecord;
import dev.ottla.protocol.message.metadata.ProducerIdsRecord;
import dev.ottla.protocol.message.metadata.RegisterBrokerRecord;
import dev.ottla.protocol.message.metadata.RemoveTopicRecord;
import dev.ottla.protocol.message.metadata.TopicRecord;
import dev.ottla.protocol.message.metadata.UserScramCredentialRecord;
import dev.ottla.runtime.simulation.SeededRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes valid histories of a cluster from a seed: each record fits what the ones before it have said. */
final class MetadataStories {
    private final SeededRandom random;
    private final List<MetadataRecord> story = new ArrayList<>();
    private final List<Uuid> topics = new ArrayList<>();
    private final Map<Uuid, Integer> partitionCounts = new HashMap<>();
    private int drawn;

    private MetadataStories(long seed) {
        random = new SeededRandom(seed);
    }

    static List<MetadataRecord> of(long seed, int length) {
        MetadataStories stories = new MetadataStories(seed);
        stories.begin();
        while (stories.story.size() < length) {
            stories.next();
        }
        return stories.story;
    }

    private void begin() {
        add(FeatureLevelRecord.builder()
                .name(MetadataVersion.FEATURE_NAME)
                .featureLevel((short) 30)
                .build());
        for (int broker = 1; broker <= 3; broker++) {
            story.add(MetadataRecord.of(
                    RegisterBrokerRecord.builder()
                            .brokerId(broker)
                            .brokerEpoch(broker)
                            .logDirs(List.of(new Uuid(9, broker)))
                            .build(),
                    4));
        }
    }

    private void next() {
        switch (random.nextInt(11)) {
            case 0 -> createTopic();
            case 1, 2 -> changePartition();
            case 3 -> removeTopic();
            case 4 -> configure();
            case 5 -> changeBroker();
            case 6 ->
                add(ProducerIdsRecord.builder().nextProducerId(1000L * ++drawn).build());
            case 7 -> transaction();
            case 8 -> quota();
            case 9 -> access();
            default -> add(NoOpRecord.builder().build());
        }
    }

    private void createTopic() {
        Uuid id = new Uuid(1, ++drawn);
        int partitions = 1 + random.nextInt(4);
        add(TopicRecord.builder()
                .name((drawn % 3 == 0 ? "a.b_" : "topic-") + drawn)
                .topicId(id)
                .build());
        for (int i = 0; i < partitions; i++) {
            story.add(MetadataRecord.of(
                    PartitionRecord.builder()
                            .partitionId(i)
                            .topicId(id)
                            .replicas(IntList.of(1, 2))
                            .isr(IntList.of(1, 2))
                            .leader(1)
                            .leaderEpoch(0)
                            .partitionEpoch(0)
                            .directories(List.of(new Uuid(9, 1), new Uuid(9, 2)))
                            .build(),
                    2));
        }
        topics.add(id);
        partitionCounts.put(id, partitions);
    }

    private void changePartition() {
        if (topics.isEmpty()) {
            return;
        }
        Uuid topic = topics.get(random.nextInt(topics.size()));
        PartitionChangeRecord.Builder change =
                PartitionChangeRecord.builder().topicId(topic).partitionId(random.nextInt(partitionCounts.get(topic)));
        if (random.chance(0.5)) {
            change.leader(random.nextInt(3) - 1).isr(IntList.of(1));
        }
        if (random.chance(0.3)) {
            change.replicas(IntList.of(2, 3)).eligibleLeaderReplicas(IntList.of(2));
        }
        story.add(MetadataRecord.of(change.build(), 2));
    }

    private void removeTopic() {
        if (!topics.isEmpty()) {
            int index = random.nextInt(topics.size());
            add(RemoveTopicRecord.builder().topicId(topics.remove(index)).build());
        }
    }

    private void configure() {
        boolean topic = random.chance(0.5);
        add(ConfigRecord.builder()
                .resourceType(topic ? ConfigResource.TOPIC : ConfigResource.BROKER)
                .resourceName(topic ? "topic-" + random.nextInt(10) : "")
                .name("key-" + random.nextInt(4))
                .value(random.chance(0.3) ? null : "value-" + random.nextInt(100))
                .build());
    }

    private void changeBroker() {
        int broker = 1 + random.nextInt(3);
        add(BrokerRegistrationChangeRecord.builder()
                .brokerId(broker)
                .brokerEpoch(broker)
                .fenced((byte) (random.nextInt(3) - 1))
                .build());
    }

    /** Those that are aborted leave no trace. */
    private void transaction() {
        List<Uuid> topicsBefore = List.copyOf(topics);
        add(BeginTransactionRecord.builder().name("story").build());
        createTopic();
        configure();
        if (random.chance(0.5)) {
            add(EndTransactionRecord.builder().build());
        } else {
            add(AbortTransactionRecord.builder().reason("changed my mind").build());
            topics.clear();
            topics.addAll(topicsBefore);
        }
    }

    private void quota() {
        add(ClientQuotaRecord.builder()
                .entity(List.of(ClientQuotaRecord.EntityData.builder()
                        .entityType("user")
                        .entityName("u" + random.nextInt(3))
                        .build()))
                .key("producer_byte_rate")
                .value(random.nextInt(1000))
                .remove(random.chance(0.3))
                .build());
    }

    private void access() {
        if (random.chance(0.5)) {
            add(AccessControlEntryRecord.builder()
                    .id(new Uuid(7, random.nextInt(5)))
                    .resourceType((byte) 2)
                    .resourceName("t")
                    .patternType((byte) 3)
                    .principal("User:a")
                    .host("*")
                    .operation((byte) 3)
                    .permissionType((byte) 3)
                    .build());
        } else {
            add(UserScramCredentialRecord.builder()
                    .name("user" + random.nextInt(3))
                    .mechanism((byte) 1)
                    .iterations(4096 + random.nextInt(10))
                    .build());
        }
    }

    private void add(ApiRecord record) {
        story.add(MetadataRecord.of(record));
    }
}
