package dev.ottla.compat.storm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;

/** All that administrators have set in a cluster, each under a name: {@code topic t}, {@code quota u}, ... */
final class ClusterState {
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
