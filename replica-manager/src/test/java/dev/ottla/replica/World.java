package dev.ottla.replica;

import dev.ottla.log.LogConfig;
import dev.ottla.log.LogManager;
import dev.ottla.log.LogManagerConfig;
import dev.ottla.log.LogManagerPorts;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.log.TopicPartition;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.RecordBatchBuilder;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import dev.ottla.runtime.simulation.Simulation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Broker 1 with its partitions on a simulated disk; strands and pools run as the seed has it. */
final class World {
    static final int BROKER = 1;

    final Simulation simulation;
    final SimulatedFileStore files;
    final LogManager logs;
    final PartitionRegistry registry;
    final List<String> leadership = new ArrayList<>();

    World(long seed) throws IOException {
        simulation = new Simulation(seed);
        files = new SimulatedFileStore(simulation.clock(), simulation.random().fork());
        files.prepare(Path.of("/data"));
        logs = LogManager.open(config(), ports(), (directory, offline, cause) -> {});
        registry = new PartitionRegistry(
                new PartitionRegistry.Wiring(
                        BROKER,
                        simulation.strands().strand("registry"),
                        simulation.strands().pool("registry-io"),
                        simulation.timer(),
                        simulation.clock()),
                logs,
                new LeadershipListener() {
                    @Override
                    public boolean isConcernedWith(String topic) {
                        return topic.equals("concerned");
                    }

                    @Override
                    public void leading(LeaderPartition partition, int leaderEpoch) {
                        leadership.add("leading " + partition.id().topicPartition() + " at " + leaderEpoch);
                    }

                    @Override
                    public void stopped(TopicIdPartition partition) {
                        leadership.add("stopped " + partition.topicPartition());
                    }
                });
    }

    private static LogManagerConfig config() {
        return new LogManagerConfig(
                List.of(Path.of("/data")),
                LogManagerConfig.Intervals.USUAL,
                new LogManagerConfig.ProducerExpiry(86_400_000, 600_000),
                new LogManagerConfig.Resources(2, 1 << 20, 64));
    }

    private LogManagerPorts ports() {
        return new LogManagerPorts(
                files,
                simulation.clock(),
                simulation.timer(),
                simulation.strands().pool("log-io"),
                simulation.strands().factory(),
                simulation.random().fork(),
                UnpooledByteBufAllocator.DEFAULT);
    }

    static TopicIdPartition partition(String topic, int index) {
        return new TopicIdPartition(new Uuid(7, topic.hashCode()), new TopicPartition(topic, index));
    }

    /** Lead with these in-sync replicas out of brokers 1 to {@code replicas}. */
    static LeadCommand lead(TopicIdPartition partition, int epoch, int replicas, int... inSync) {
        return lead(partition, epoch, replicas, LogConfig.defaults(), inSync);
    }

    static LeadCommand lead(TopicIdPartition partition, int epoch, int replicas, LogConfig config, int... inSync) {
        IntList.Builder all = IntList.builder();
        for (int id = 1; id <= replicas; id++) {
            all.add(id);
        }
        return new LeadCommand(partition, epoch, all.build(), IntList.of(inSync), config);
    }

    static LogConfig config(String key, String value) {
        return LogConfig.of(Map.of(key, value));
    }

    /** A partition that broker 1 leads at epoch 0. */
    LeaderPartition led(String topic, int replicas, int... inSync) {
        return led(lead(partition(topic, 0), 0, replicas, inSync));
    }

    LeaderPartition led(LeadCommand command) {
        registry.lead(command, () -> {});
        settle();
        LeaderPartition leader =
                registry.leader(command.partition().topic(), command.partition().partition());
        if (leader == null) {
            throw new AssertionError("not led: " + command);
        }
        return leader;
    }

    /** Runs everything that can run without time passing. */
    void settle() {
        simulation.runUntilIdle();
    }

    PartitionAppend append(LeaderPartition partition, int acks, String... values) {
        PartitionAppend append = new PartitionAppend(partition, batch(values), (short) acks, finished -> {});
        append.submit();
        settle();
        return append;
    }

    void reached(LeaderPartition partition, int replica, long endOffset) {
        partition.strand().execute(() -> partition.replicaReached(replica, endOffset));
        settle();
    }

    static ByteBuf batch(String... values) {
        return batch(BatchSettings.at(0), values);
    }

    static ByteBuf batch(BatchSettings settings, String... values) {
        try (RecordBatchBuilder batch = new RecordBatchBuilder(UnpooledByteBufAllocator.DEFAULT, settings)) {
            for (String value : values) {
                batch.append(1_000, null, Unpooled.wrappedBuffer(value.getBytes(StandardCharsets.UTF_8)));
            }
            return batch.build();
        }
    }
}
