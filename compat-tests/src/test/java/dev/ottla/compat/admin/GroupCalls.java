package dev.ottla.compat.admin;

import dev.ottla.compat.broker.Broker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Groups with members, with offsets alone, and not there at all. */
final class GroupCalls {
    private static final TopicPartition PLAIN = new TopicPartition("plain", 0);
    private static final TopicPartition ABSENT = new TopicPartition("absent", 0);

    private final Admin admin;
    private final Transcript transcript;
    private final Broker broker;

    GroupCalls(Admin admin, Transcript transcript, Broker broker) {
        this.admin = admin;
        this.transcript = transcript;
        this.broker = broker;
    }

    void play() {
        transcript.step("groups", () -> admin.listGroups().all().get());
        offsets("by the admin");
        withMember();
        transcript.step("groups of the past", this::listed);
        deletions();
    }

    private void offsets(String what) {
        commit("set " + what, "readers", Map.of(PLAIN, new OffsetAndMetadata(3, "note")));
        commit("set of no topic " + what, "readers", Map.of(ABSENT, new OffsetAndMetadata(3)));
        commit("set without a name " + what, "", Map.of(PLAIN, new OffsetAndMetadata(3)));
        for (String group : List.of("readers", "nobody", "")) {
            transcript.step(
                    "offsets of '" + group + "' " + what,
                    () -> admin.listConsumerGroupOffsets(group)
                            .partitionsToOffsetAndMetadata()
                            .get());
        }
    }

    private void commit(String what, String group, Map<TopicPartition, OffsetAndMetadata> offsets) {
        transcript.each("offsets " + what, () -> {
            var result = admin.alterConsumerGroupOffsets(group, offsets);
            Map<TopicPartition, KafkaFuture<Void>> futures = new HashMap<>();
            offsets.keySet().forEach(partition -> futures.put(partition, result.partitionResult(partition)));
            return futures;
        });
    }

    private void withMember() {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "group.id", "readers", "group.protocol", "classic"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of("plain"));
            while (consumer.assignment().isEmpty()) {
                consumer.poll(Duration.ofMillis(100));
            }
            transcript.step("groups with a member", this::listed);
            for (String group : List.of("readers", "nobody", "")) {
                transcript.step("describe group '" + group + "'", () -> described(group));
            }
            transcript.each(
                    "delete a group with members",
                    () -> admin.deleteConsumerGroups(List.of("readers")).deletedGroups());
            commit("set under a member", "readers", Map.of(PLAIN, new OffsetAndMetadata(1)));
            deleteOffsets("under a member", "readers", PLAIN);
            remove("an unknown member", "readers", "nobody");
        }
        remove("of no group", "nobody", "nobody");
    }

    private Object listed() throws ExecutionException, InterruptedException {
        return admin.listGroups(new ListGroupsOptions().inGroupStates(Set.of(GroupState.STABLE, GroupState.EMPTY)))
                .all()
                .get();
    }

    private String described(String group) throws ExecutionException, InterruptedException {
        ConsumerGroupDescription description = admin.describeConsumerGroups(List.of(group))
                .describedGroups()
                .get(group)
                .get();
        return description.groupState() + " " + description.type() + " " + description.partitionAssignor() + " "
                + description.isSimpleConsumerGroup() + " " + description.coordinator() + " "
                + description.members().stream()
                        .map(member -> member.assignment() + " of " + member.host() + " " + member.groupInstanceId())
                        .toList();
    }

    private void remove(String what, String group, String instance) {
        transcript.step(
                "remove " + what,
                () -> admin.removeMembersFromConsumerGroup(
                                group, new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove(instance))))
                        .all()
                        .get());
    }

    private void deletions() {
        deleteOffsets("of a group", "readers", PLAIN);
        deleteOffsets("again", "readers", PLAIN);
        deleteOffsets("of no topic", "readers", ABSENT);
        deleteOffsets("of no group", "nobody", PLAIN);
        transcript.each(
                "delete groups",
                () -> admin.deleteConsumerGroups(List.of("readers", "nobody", ""))
                        .deletedGroups());
        transcript.step("groups at last", () -> admin.listGroups().all().get());
    }

    private void deleteOffsets(String what, String group, TopicPartition partition) {
        transcript.step(
                "delete offsets " + what,
                () -> admin.deleteConsumerGroupOffsets(group, Set.of(partition))
                        .partitionResult(partition)
                        .get());
    }
}
