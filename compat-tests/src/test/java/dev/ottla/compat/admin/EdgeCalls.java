package dev.ottla.compat.admin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterPartitionReassignmentsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** Arguments that nobody gives on purpose: too many, nothing, the same twice, null; and what is rarely called. */
final class EdgeCalls {
    private static final TopicPartition PLAIN = new TopicPartition("plain", 0);

    private final Admin admin;
    private final Transcript transcript;

    EdgeCalls(Admin admin, Transcript transcript) {
        this.admin = admin;
        this.transcript = transcript;
    }

    void play() {
        tooMany();
        nothing();
        nulls();
        reassignments();
        rareCalls();
        ofNewGroups();
    }

    private void tooMany() {
        List<NewTopic> many = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            many.add(new NewTopic("many-" + i, 4_000, (short) 1));
        }
        transcript.each(
                "validate many partitions",
                () -> admin.createTopics(many, new CreateTopicsOptions().validateOnly(true))
                        .values());
        transcript.each(
                "create too many partitions", () -> admin.createTopics(many).values());
    }

    private void nothing() {
        transcript.each("grow nothing", () -> admin.createPartitions(Map.of()).values());
        transcript.each(
                "configure nothing",
                () -> admin.incrementalAlterConfigs(Map.of()).values());
        transcript.each(
                "describe nothing", () -> admin.describeConfigs(List.of()).values());
        transcript.each(
                "describe no topics",
                () -> admin.describeTopics(List.<String>of()).topicNameValues());
        transcript.each(
                "reassign nothing",
                () -> admin.alterPartitionReassignments(Map.of()).values());
        transcript.step(
                "elect nothing",
                () -> admin.electLeaders(ElectionType.PREFERRED, Set.of())
                        .partitions()
                        .get());
        transcript.step(
                "reassignments of nothing",
                () -> admin.listPartitionReassignments(Set.of()).reassignments().get());
        transcript.each("allow nothing", () -> admin.createAcls(List.of()).values());
        transcript.step(
                "forbid nothing", () -> admin.deleteAcls(List.of()).all().get());
        transcript.each("no quotas", () -> admin.alterClientQuotas(List.of()).values());
        transcript.each(
                "no credentials",
                () -> admin.alterUserScramCredentials(List.of()).values());
        transcript.step(
                "credentials of nobody",
                () -> admin.describeUserScramCredentials(List.of()).users().get());
        transcript.step(
                "credentials of one twice",
                () -> admin.describeUserScramCredentials(List.of("ann", "ann"))
                        .users()
                        .get());
        transcript.step(
                "credentials of the nameless",
                () -> admin.describeUserScramCredentials(List.of("")).users().get());
    }

    private void nulls() {
        Map<String, String> empty = new HashMap<>();
        empty.put("retention.ms", null);
        transcript.each(
                "create with a null config",
                () -> admin.createTopics(List.of(new NewTopic("null-config", 1, (short) 1).configs(empty)))
                        .values());
        transcript.each(
                "create with an empty config",
                () -> admin.createTopics(List.of(new NewTopic("empty-config", 1, (short) 1).configs(Map.of("", "1"))))
                        .values());
        transcript.each(
                "describe a topic twice",
                () -> admin.describeTopics(List.of("plain", "plain")).topicNameValues());
        transcript.each(
                "delete twice",
                () -> admin.deleteTopics(List.of("absent", "absent")).topicNameValues());
    }

    private void reassignments() {
        AlterPartitionReassignmentsOptions same =
                new AlterPartitionReassignmentsOptions().allowReplicationFactorChange(false);
        for (List<Integer> replicas : List.of(List.of(1), List.of(1, 2), List.<Integer>of())) {
            transcript.each(
                    "reassign to " + replicas + " with as many replicas",
                    () -> admin.alterPartitionReassignments(
                                    Map.of(PLAIN, Optional.of(new NewPartitionReassignment(replicas))), same)
                            .values());
        }
        transcript.step(
                "elect one twice",
                () -> admin.electLeaders(
                                ElectionType.PREFERRED,
                                Set.copyOf(Arrays.asList(PLAIN, new TopicPartition("plain", -1))))
                        .partitions()
                        .get());
    }

    private void rareCalls() {
        transcript.step(
                "expire a token",
                () -> admin.expireDelegationToken(new byte[] {1})
                        .expiryTimestamp()
                        .get());
        transcript.each(
                "classic groups",
                () -> admin.describeClassicGroups(List.of("readers", "nobody")).describedGroups());
        transcript.step(
                "groups of consumers",
                () -> admin.listGroups(ListGroupsOptions.forConsumerGroups())
                        .all()
                        .get());
        transcript.step(
                "groups of sharers",
                () -> admin.listGroups(ListGroupsOptions.forShareGroups()).all().get());
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "plain");
        transcript.step(
                "config without documentation and synonyms",
                () -> admin
                        .describeConfigs(
                                List.of(topic, topic),
                                new DescribeConfigsOptions()
                                        .includeSynonyms(false)
                                        .includeDocumentation(false))
                        .all()
                        .get()
                        .get(topic)
                        .entries()
                        .stream()
                        .map(ConfigEntry::toString)
                        .sorted()
                        .toList());
    }

    private void ofNewGroups() {
        transcript.each(
                "share groups",
                () -> admin.describeShareGroups(List.of("nobody")).describedGroups());
        transcript.each(
                "streams groups",
                () -> admin.describeStreamsGroups(List.of("nobody")).describedGroups());
        transcript.each(
                "delete streams groups",
                () -> admin.deleteStreamsGroups(List.of("nobody")).deletedGroups());
        transcript.each(
                "delete share groups",
                () -> admin.deleteShareGroups(List.of("nobody")).deletedGroups());
    }
}
