package dev.ottla.broker.lifecycle;

import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.controller.ClusterConfigs;
import dev.ottla.group.coordinator.GroupCoordinator;
import dev.ottla.group.offset.UnstableOffsets;
import dev.ottla.log.LogConfig;
import dev.ottla.log.LogDirectory;
import dev.ottla.log.LogManager;
import dev.ottla.log.LogManagerConfig;
import dev.ottla.log.LogManagerPorts;
import dev.ottla.log.PartitionLog;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.log.TopicPartition;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.replica.PartitionRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a broker holds on its disks and the coordinators that live on it. Built before the metadata is known, loaded
 * after. Disk failures come in on any thread.
 */
final class LocalData {
    private final Supplier<MetadataImage> metadata;
    private final ClusterConfigs configs;
    private final RunningBroker.End end;
    private final LogManager logs;
    private final GroupCoordinator groups;
    private final PartitionRegistry registry;
    private final ReplicaPublisher publisher;
    private volatile boolean loaded;

    /** Locks the log directories. */
    LocalData(
            BrokerConfig config,
            Platform platform,
            ImageTakeUp takeUp,
            Supplier<MetadataImage> metadata,
            ClusterConfigs configs,
            RunningBroker.End end)
            throws IOException {
        LogManagerPorts ports = platform.ports();
        int brokerId = config.node().nodeId();
        this.metadata = metadata;
        this.configs = configs;
        this.end = end;
        this.groups = new GroupCoordinator(
                config.groups(),
                () -> OffsetsTopic.partitionCount(metadata.get(), config.values()),
                UnstableOffsets.none(),
                new GroupCoordinator.Wiring(ports.timer(), ports.clock(), ports.random(), ports.io()));
        this.logs = LogManager.open(LogManagerConfig.of(config.values()), ports, this::storageFailed);
        this.registry = new PartitionRegistry(
                new PartitionRegistry.Wiring(brokerId, platform.strand("partitions"), ports.io(), ports.clock()),
                logs,
                new GroupElections(groups, ports.clock(), ports.allocator()));
        this.publisher = new ReplicaPublisher(brokerId, configs, registry, logs, groups, takeUp);
    }

    /** Reads all logs; blocks. */
    void load() throws IOException {
        logs.load(topic -> LogConfig.of(configs.ofTopic(metadata.get(), topic)));
        logs.start();
        loaded = true;
    }

    /** Makes everything durable. Logs that were never loaded are not said to be clean. */
    void close() {
        if (loaded) {
            logs.close();
        } else {
            logs.directories().forEach(LogDirectory::close);
        }
    }

    PartitionRegistry registry() {
        return registry;
    }

    GroupCoordinator groups() {
        return groups;
    }

    ReplicaPublisher publisher() {
        return publisher;
    }

    private void storageFailed(Path partitionDirectory, IOException cause) {
        @Nullable
        TopicPartition partition = TopicPartition.ofDirectory(String.valueOf(partitionDirectory.getFileName()));
        @Nullable PartitionLog log = partition == null ? null : logs.get(partition);
        if (log != null) {
            registry.storageFailed(new TopicIdPartition(log.topicId(), log.topicPartition()));
        }
        if (logs.directories().stream().noneMatch(LogDirectory::isOnline)) {
            end.fail("all log directories have failed, the last one with " + cause);
        }
    }
}
