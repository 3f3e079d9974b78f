package dev.ottla.compat.storm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;

/** All that administrators have set in a cluster, each under a name: {@code topic t}, {@code quota u}, ... */
final class ClusterState {
    private static final Set<ConfigEntry.ConfigSource> SET = Set.of(
            ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG,
            ConfigEntry.ConfigSource.DYNAMIC_BROKER_CONFIG,
            ConfigEntry.ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG);

    private ClusterState() {}

    static Map<String, String> of(Admin admin) throws ExecutionException, InterruptedException {
        Map<String, String> state = new TreeMap<>();
        topics(admin, state);
        admin.describeAcls(AclBindingFilter.ANY)
                .values()
                .get()
                .forEach(acl -> state.put("acl " + acl.pattern().name(), "there"));
        admin.describeClientQuotas(ClientQuotaFilter.all())
                .entities()
                .get()
                .forEach((entity, quotas) -> state.put(
                        "quota " + entity.entries().get(ClientQuotaEntity.USER),
                        String.valueOf(quotas.get("producer_byte_rate").longValue())));
        admin.describeUserScramCredentials()
                .all()
                .get()
                .forEach((user, description) -> state.put(
                        "credentials " + user,
                        String.valueOf(description.credentialInfos().getFirst().iterations())));
        return state;
    }

    /** Every part of the metadata that a client can ask for, in words, in order. */
    static List<String> whole(Admin admin) throws ExecutionException, InterruptedException {
        List<String> whole = new ArrayList<>();
        List<ConfigResource> resources = new ArrayList<>();
        resources.add(new ConfigResource(ConfigResource.Type.BROKER, "1"));
        for (TopicDescription topic : admin.describeTopics(
                        admin.listTopics().names().get())
                .allTopicNames()
                .get()
                .values()) {
            topic.partitions().forEach(partition -> whole.add(words(topic, partition)));
            resources.add(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()));
        }
        admin.describeConfigs(resources)
                .all()
                .get()
                .forEach((resource, config) -> config.entries().stream()
                        .filter(entry -> SET.contains(entry.source()))
                        .forEach(entry -> whole.add(resource + " " + entry.name() + "=" + entry.value())));
        admin.describeAcls(AclBindingFilter.ANY).values().get().forEach(acl -> whole.add(acl.toString()));
        admin.describeClientQuotas(ClientQuotaFilter.all())
                .entities()
                .get()
                .forEach((entity, quotas) -> whole.add(entity + " " + new TreeMap<>(quotas)));
        admin.describeUserScramCredentials()
                .all()
                .get()
                .values()
                .forEach(credentials -> whole.add(credentials.toString()));
        whole.add("features "
                + new TreeMap<>(admin.describeFeatures().featureMetadata().get().finalizedFeatures()));
        Collections.sort(whole);
        return whole;
    }

    /** Of brokers the number alone: where one listens is its own affair. */
    private static String words(TopicDescription topic, TopicPartitionInfo partition) {
        return String.join(
                " ",
                topic.topicId().toString(),
                topic.name() + "-" + partition.partition(),
                "led by " + partition.leader().id(),
                "on " + ids(partition.replicas()),
                "in sync " + ids(partition.isr()),
                "eligible " + ids(partition.elr()));
    }

    private static List<Integer> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }

    private static void topics(Admin admin, Map<String, String> state) throws ExecutionException, InterruptedException {
        List<ConfigResource> resources = new ArrayList<>();
        admin.describeTopics(admin.listTopics().names().get())
                .allTopicNames()
                .get()
                .forEach((name, topic) -> {
                    state.put("topic " + name, String.valueOf(topic.partitions().size()));
                    resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name));
                });
        for (Map.Entry<ConfigResource, Config> described :
                admin.describeConfigs(resources).all().get().entrySet()) {
            ConfigEntry retention = described.getValue().get("retention.ms");
            if (retention.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
                state.put("config " + described.getKey().name(), retention.value());
            }
        }
    }
}
