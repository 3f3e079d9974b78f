package dev.ottla.compat.admin;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Topics and partitions come, change and go. */
final class TopicCalls {
    private static final CreateTopicsOptions VALIDATE = new CreateTopicsOptions().validateOnly(true);

    private final Admin admin;
    private final Transcript transcript;
    private final Settling settling;

    TopicCalls(Admin admin, Transcript transcript) {
        this.admin = admin;
        this.transcript = transcript;
        this.settling = new Settling(admin);
    }

    void play() {
        creations();
        invalidCreations();
        settling.await("settled-1");
        descriptions();
        partitions();
        reassignments();
        elections();
        deletions();
    }

    private void creations() {
        create("plain", topic("plain", 3));
        create("with defaults", new NewTopic("defaults", Optional.empty(), Optional.empty()));
        create("assigned", new NewTopic("assigned", Map.of(0, List.of(1), 1, List.of(1))));
        create(
                "with configs",
                topic("configured", 1)
                        .configs(
                                Map.of("retention.ms", "1000", "cleanup.policy", "compact,delete", "segment.ms", "5")));
        create("validated only", VALIDATE, topic("never", 2));
        create("validated with configs", VALIDATE, topic("never", 2).configs(Map.of("retention.bytes", "1")));
        create("some of several", topic("one", 1), topic("plain", 1), topic("two", 1));
        create("nothing");
        create("dots", topic("with.dots", 1));
        create("dots and lines that collide", topic("with_dots", 1));
        create("the longest name", topic("n".repeat(249), 1));
        create("internal", topic("__transaction_state", 1));
    }

    private void invalidCreations() {
        create("there already", topic("plain", 3));
        create("there already, validated", VALIDATE, topic("plain", 3));
        create("no partitions", topic("bad", 0));
        create("fewer than none", topic("bad", -2));
        create("too many replicas", new NewTopic("bad", 1, (short) 2));
        create("no replicas", new NewTopic("bad", 1, (short) 0));
        create("fewer replicas than none", new NewTopic("bad", 1, (short) -3));
        create("too many partitions", topic("bad", 200_000));
        for (String name : List.of(" ", ".", "..", "a b", "a/b", "ä", "a:b", "n".repeat(250))) {
            create("named '" + name + "'", topic(name, 1));
        }
        create("nameless", topic("", 1));
        create("twice", topic("double", 1), topic("double", 2));
        create("on an unknown broker", new NewTopic("bad", Map.of(0, List.of(7))));
        create("twice on a broker", new NewTopic("bad", Map.of(0, List.of(1, 1))));
        create("on no broker", new NewTopic("bad", Map.of(0, List.of())));
        create("on a negative broker", new NewTopic("bad", Map.of(0, List.of(-1))));
        create("with a hole", new NewTopic("bad", Map.of(0, List.of(1), 2, List.of(1))));
        create("of unequal replicas", new NewTopic("bad", Map.of(0, List.of(1), 1, List.of(1, 2))));
        create("with no assignment", new NewTopic("bad", Map.of()));
        create("unknown config", topic("bad", 1).configs(Map.of("nope", "1")));
        create("config no number", topic("bad", 1).configs(Map.of("retention.ms", "long")));
        create("config too small", topic("bad", 1).configs(Map.of("retention.ms", "-2")));
        create("config no choice", topic("bad", 1).configs(Map.of("cleanup.policy", "burn")));
        create("config no boolean", topic("bad", 1).configs(Map.of("preallocate", "perhaps")));
        create(
                "configs that contradict",
                topic("bad", 1).configs(Map.of("min.compaction.lag.ms", "10", "max.compaction.lag.ms", "5")));
        create("remote storage", topic("bad", 1).configs(Map.of("remote.storage.enable", "true")));
        create("cluster's log", topic("__cluster_metadata", 1));
    }

    private void descriptions() {
        transcript.step("list", () -> admin.listTopics().names().get());
        transcript.step(
                "list with internal",
                () -> admin.listTopics(new ListTopicsOptions().listInternal(true))
                        .names()
                        .get());
        transcript.each(
                "describe",
                () -> admin.describeTopics(List.of("plain", "absent", "assigned", "__transaction_state"))
                        .topicNameValues());
        transcript.each(
                "describe with operations",
                () -> admin.describeTopics(
                                List.of("plain"), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                        .topicNameValues());
        transcript.each(
                "describe in small answers",
                () -> admin.describeTopics(
                                List.of("plain", "assigned", "one"),
                                new DescribeTopicsOptions().partitionSizeLimitPerResponse(2))
                        .topicNameValues());
        transcript.each(
                "describe bad names",
                () -> admin.describeTopics(List.of("", "a b")).topicNameValues());
        transcript.each(
                "describe an unknown id",
                () -> admin.describeTopics(TopicCollection.ofTopicIds(List.of(Uuid.METADATA_TOPIC_ID, new Uuid(77, 7))))
                        .topicIdValues());
        transcript.step("describe by id", () -> {
            Uuid id = admin.describeTopics(List.of("plain"))
                    .topicNameValues()
                    .get("plain")
                    .get()
                    .topicId();
            return admin.describeTopics(TopicCollection.ofTopicIds(List.of(id)))
                    .allTopicIds()
                    .get()
                    .values();
        });
    }

    private void partitions() {
        grow("more", "plain", NewPartitions.increaseTo(5));
        grow("as many", "plain", NewPartitions.increaseTo(5));
        grow("fewer", "plain", NewPartitions.increaseTo(1));
        grow("none", "plain", NewPartitions.increaseTo(0));
        grow("of no topic", "absent", NewPartitions.increaseTo(5));
        grow("of a bad name", "a b", NewPartitions.increaseTo(5));
        grow("assigned", "assigned", NewPartitions.increaseTo(3, List.of(List.of(1))));
        grow("assigned too few", "assigned", NewPartitions.increaseTo(5, List.of(List.of(1))));
        grow("assigned too many", "assigned", NewPartitions.increaseTo(4, List.of(List.of(1), List.of(1))));
        grow("assigned to nobody", "assigned", NewPartitions.increaseTo(4, List.of(List.of(9))));
        grow("assigned twice", "assigned", NewPartitions.increaseTo(4, List.of(List.of(1, 1))));
        grow("assigned emptily", "assigned", NewPartitions.increaseTo(4, List.of(List.of())));
        transcript.each(
                "validate partitions",
                () -> admin.createPartitions(
                                Map.of("one", NewPartitions.increaseTo(4), "absent", NewPartitions.increaseTo(4)),
                                new CreatePartitionsOptions().validateOnly(true))
                        .values());
        settling.await("settled-2");
        transcript.each(
                "describe grown",
                () -> admin.describeTopics(List.of("plain", "assigned", "one")).topicNameValues());
    }

    private void reassignments() {
        reassign("to where it is", "plain", 0, 1);
        reassign("to an unknown broker", "plain", 0, 9);
        reassign("twice to one", "plain", 0, 1, 1);
        reassign("to a negative", "plain", 0, -1);
        reassign("of no partition", "plain", 99, 1);
        reassign("of no topic", "absent", 0, 1);
        transcript.each(
                "cancel",
                () -> admin.alterPartitionReassignments(Map.of(new TopicPartition("plain", 0), Optional.empty()))
                        .values());
        transcript.each(
                "cancel of no partition",
                () -> admin.alterPartitionReassignments(Map.of(new TopicPartition("absent", 0), Optional.empty()))
                        .values());
        transcript.step(
                "reassignments",
                () -> admin.listPartitionReassignments().reassignments().get());
        transcript.step(
                "reassignments of some",
                () -> admin.listPartitionReassignments(
                                Set.of(new TopicPartition("plain", 0), new TopicPartition("absent", 0)))
                        .reassignments()
                        .get());
    }

    private void elections() {
        for (ElectionType type : ElectionType.values()) {
            transcript.step(
                    "elect " + type,
                    () -> admin.electLeaders(
                                    type,
                                    Set.of(
                                            new TopicPartition("plain", 0),
                                            new TopicPartition("plain", 99),
                                            new TopicPartition("absent", 0)))
                            .partitions()
                            .get());
            transcript.step(
                    "elect all " + type,
                    () -> admin.electLeaders(type, null).partitions().get());
        }
    }

    private void deletions() {
        delete("one", "one");
        delete("again", "one");
        delete("some", "two", "absent", "never");
        delete("bad names", "", "a b");
        delete("nothing");
        transcript.each(
                "delete by unknown id",
                () -> admin.deleteTopics(TopicCollection.ofTopicIds(List.of(new Uuid(77, 7))))
                        .topicIdValues());
        transcript.step("delete by id", () -> {
            Uuid id = admin.describeTopics(List.of("defaults"))
                    .topicNameValues()
                    .get("defaults")
                    .get()
                    .topicId();
            return admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id)))
                    .all()
                    .get();
        });
        settling.await("settled-3");
        transcript.step("list what is left", () -> admin.listTopics().names().get());
        create("deleted one again", topic("one", 2));
        settling.await("settled-4");
    }

    private void create(String what, NewTopic... topics) {
        create(what, new CreateTopicsOptions(), topics);
    }

    private void create(String what, CreateTopicsOptions options, NewTopic... topics) {
        CreateTopicsResult[] result = new CreateTopicsResult[1];
        transcript.each("create " + what, () -> {
            result[0] = admin.createTopics(List.of(topics), options);
            return result[0].values();
        });
        for (NewTopic topic : topics) {
            transcript.step(
                    "created " + what + ", " + topic.name(),
                    () -> result[0].numPartitions(topic.name()).get()
                            + " partitions, "
                            + result[0].replicationFactor(topic.name()).get()
                            + " replicas, "
                            + set(result[0].config(topic.name()).get()));
        }
    }

    /** What is not a default, for the defaults are compared where configurations are described. */
    private static Map<String, String> set(Config config) {
        Collection<ConfigEntry> entries = config.entries();
        Map<String, String> set = new TreeMap<>();
        entries.stream()
                .filter(entry -> !entry.isDefault())
                .forEach(entry -> set.put(entry.name(), entry.value() + " of " + entry.source()));
        return set;
    }

    private static NewTopic topic(String name, int partitions) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty());
    }

    private void grow(String what, String topic, NewPartitions partitions) {
        transcript.each(
                "partitions " + what,
                () -> admin.createPartitions(Map.of(topic, partitions)).values());
    }

    private void reassign(String what, String topic, int partition, Integer... replicas) {
        transcript.each(
                "reassign " + what,
                () -> admin.alterPartitionReassignments(Map.of(
                                new TopicPartition(topic, partition),
                                Optional.of(new NewPartitionReassignment(List.of(replicas)))))
                        .values());
    }

    private void delete(String what, String... topics) {
        transcript.each(
                "delete " + what, () -> admin.deleteTopics(List.of(topics)).topicNameValues());
    }
}
