package dev.ottla.benchmarks.administration;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;

/** What an administrator asks for, by the official client, each call waited for. Used by one thread. */
final class AdminCalls implements AutoCloseable {
    private static final int TIMEOUT_MS = 600_000;
    private static final long ASK_AGAIN_NS = 20_000_000;

    private final Admin admin;

    AdminCalls(String bootstrap) {
        admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrap,
                "request.timeout.ms", TIMEOUT_MS,
                "default.api.timeout.ms", TIMEOUT_MS));
    }

    void create(String topic, int partitions) {
        create(new NewTopic(topic, Optional.of(partitions), Optional.empty()));
    }

    /** With the only replica of each partition on this broker. */
    void createOn(int brokerId, String topic, int partitions) {
        Map<Integer, List<Integer>> replicas = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(Function.identity(), partition -> List.of(brokerId)));
        create(new NewTopic(topic, replicas));
    }

    private void create(NewTopic topic) {
        waited(() -> admin.createTopics(List.of(topic)).all().get());
    }

    /** Asks until the topic is listed. */
    void awaitListed(String topic) {
        while (!waited(() -> admin.listTopics().names().get()).contains(topic)) {
            LockSupport.parkNanos(ASK_AGAIN_NS);
        }
    }

    /** Another {@code retention.ms} for the topic, so many times. */
    void changeRetention(String topic, int times) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        for (int n = 0; n < times; n++) {
            ConfigEntry entry = new ConfigEntry("retention.ms", String.valueOf(1_000_000 + n));
            waited(() -> admin.incrementalAlterConfigs(
                            Map.of(resource, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get());
        }
    }

    private interface Call<T> {
        T get() throws ExecutionException, InterruptedException;
    }

    private static <T> T waited(Call<T> call) {
        try {
            return call.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
