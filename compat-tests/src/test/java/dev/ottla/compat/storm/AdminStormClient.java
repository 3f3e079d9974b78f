package dev.ottla.compat.storm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * One administrator of a storm, with names that nobody else uses. It makes one change at a time and knows what was
 * acknowledged, and the one change that may or may not have happened when the broker was killed. One thread at a time
 * uses it; only {@link #end} may be called meanwhile.
 */
final class AdminStormClient {
    private static final int NAMES = 6;

    private final String prefix;
    private final Random random;
    private final Map<String, String> values = new HashMap<>();
    private Map<String, String> uncertain = new HashMap<>();
    private int acknowledged;
    private volatile boolean ended;

    AdminStormClient(int number, long seed) {
        this.prefix = "client-" + number + "-";
        this.random = new Random(seed);
    }

    int acknowledged() {
        return acknowledged;
    }

    /** The broker is gone: what fails from now on fails for that reason. */
    void end() {
        ended = true;
    }

    /** Changes things until the broker is gone. */
    void storm(String bootstrap) {
        ended = false;
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", bootstrap, "request.timeout.ms", 3_000, "default.api.timeout.ms", 3_000))) {
            while (!ended) {
                change(admin);
                acknowledged++;
            }
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(TimeoutException.class);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void change(Admin admin) throws ExecutionException, InterruptedException {
        String name = prefix + random.nextInt(NAMES);
        switch (random.nextInt(6)) {
            case 0, 1 -> topic(admin, name);
            case 2 -> config(admin, name);
            case 3 -> acl(admin, name);
            case 4 -> quota(admin, name);
            default -> credentials(admin, name);
        }
    }

    private void topic(Admin admin, String name) throws ExecutionException, InterruptedException {
        String partitions = values.get("topic " + name);
        if (partitions == null) {
            NewTopic topic = new NewTopic(name, Optional.of(2), Optional.empty());
            commit(
                    Map.of("topic " + name, "2"),
                    () -> admin.createTopics(List.of(topic)).all());
        } else if (random.nextBoolean()) {
            Map<String, String> gone = new HashMap<>();
            gone.put("topic " + name, null);
            gone.put("config " + name, null);
            commit(gone, () -> admin.deleteTopics(List.of(name)).all());
        } else {
            int more = Integer.parseInt(partitions) + 1;
            commit(
                    Map.of("topic " + name, String.valueOf(more)),
                    () -> admin.createPartitions(Map.of(name, NewPartitions.increaseTo(more)))
                            .all());
        }
    }

    private void config(Admin admin, String name) throws ExecutionException, InterruptedException {
        if (values.containsKey("topic " + name)) {
            String value = String.valueOf(1_000_000 + random.nextInt(1_000_000));
            AlterConfigOp op = new AlterConfigOp(new ConfigEntry("retention.ms", value), AlterConfigOp.OpType.SET);
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
            commit(
                    Map.of("config " + name, value),
                    () -> admin.incrementalAlterConfigs(Map.of(resource, List.of(op)))
                            .all());
        }
    }

    private void acl(Admin admin, String name) throws ExecutionException, InterruptedException {
        AclBinding acl = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL),
                new AccessControlEntry("User:someone", "*", AclOperation.READ, AclPermissionType.ALLOW));
        String key = "acl " + name;
        if (values.containsKey(key)) {
            commit(gone(key), () -> admin.deleteAcls(List.of(acl.toFilter())).all());
        } else {
            commit(Map.of(key, "there"), () -> admin.createAcls(List.of(acl)).all());
        }
    }

    private void quota(Admin admin, String name) throws ExecutionException, InterruptedException {
        String key = "quota " + name;
        boolean remove = values.containsKey(key) && random.nextBoolean();
        int rate = 1 + random.nextInt(1_000_000);
        ClientQuotaAlteration alteration = new ClientQuotaAlteration(
                new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, name)),
                List.of(new ClientQuotaAlteration.Op("producer_byte_rate", remove ? null : Double.valueOf(rate))));
        commit(
                remove ? gone(key) : Map.of(key, String.valueOf(rate)),
                () -> admin.alterClientQuotas(List.of(alteration)).all());
    }

    private void credentials(Admin admin, String name) throws ExecutionException, InterruptedException {
        String key = "credentials " + name;
        if (values.containsKey(key) && random.nextBoolean()) {
            var deletion = new UserScramCredentialDeletion(name, ScramMechanism.SCRAM_SHA_256);
            commit(
                    gone(key),
                    () -> admin.alterUserScramCredentials(List.of(deletion)).all());
        } else {
            int iterations = 4096 + random.nextInt(100);
            var upsertion = new UserScramCredentialUpsertion(
                    name,
                    new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, iterations),
                    "password".getBytes(UTF_8),
                    "salt".getBytes(UTF_8));
            commit(
                    Map.of(key, String.valueOf(iterations)),
                    () -> admin.alterUserScramCredentials(List.of(upsertion)).all());
        }
    }

    private static Map<String, String> gone(String key) {
        Map<String, String> gone = new HashMap<>();
        gone.put(key, null);
        return gone;
    }

    /** A call that has not been made yet. */
    @FunctionalInterface
    private interface Call {
        KafkaFuture<?> make();
    }

    private void commit(Map<String, String> change, Call call) throws ExecutionException, InterruptedException {
        uncertain = change;
        call.make().get();
        take(change);
        uncertain = Map.of();
    }

    private void take(Map<String, String> change) {
        change.forEach((key, value) -> {
            if (value == null) {
                values.remove(key);
            } else {
                values.put(key, value);
            }
        });
    }

    /** What is there must be what was acknowledged, with or without the change that was under way. */
    void check(Map<String, String> state) {
        Map<String, String> found = new HashMap<>(state);
        found.keySet().removeIf(key -> !key.contains(" " + prefix));
        if (!found.equals(values)) {
            take(uncertain);
        }
        uncertain = Map.of();
        assertThat(found).as("what is there of %s", prefix).isEqualTo(values);
    }
}
