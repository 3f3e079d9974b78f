package dev.ottla.broker.lifecycle;

import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.controller.ClusterConfigs;
import dev.ottla.controller.Controller;
import dev.ottla.controller.PartitionCommand;
import dev.ottla.group.coordinator.GroupCoordinator;
import dev.ottla.group.offset.UnstableOffsets;
import dev.ottla.log.LogConfig;
import dev.ottla.log.LogDirectory;
import dev.ottla.log.LogDirectoryKeys;
import dev.ottla.log.LogManager;
import dev.ottla.log.LogManagerConfig;
import dev.ottla.log.LogManagerPorts;
import dev.ottla.log.PartitionLog;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.log.cleaner.CleanerConfig;
import dev.ottla.log.cleaner.LogCleaner;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.replica.PartitionRegistry;
import dev.ottla.runtime.config.ConfigValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a broker holds on its disks and the coordinators that live on it. Built before the metadata is known, loaded
 * after. Disk failures come in on any thread.
 */
final class LocalData {
    private final Supplier<MetadataImage> metadata;
    private final ClusterConfigs configs;
    private final RunningBroker.End end;
    private final Path metadataLogDir;
    private final LogManager logs;
    private final DirectoryReport report;
    private final GroupCoordinator groups;
    private final PartitionRegistry registry;
    private final LogCleaner cleaner;
    private final ReplicaDirectories directories;
    private final ReplicaPublisher publisher;
    private volatile boolean loaded;
    private volatile long brokerEpoch = -1;

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
        this.metadataLogDir = config.node().metadataLogDir();
        this.groups = new GroupCoordinator(
                config.groups(),
                () -> OffsetsTopic.partitionCount(metadata.get(), config.values()),
                UnstableOffsets.none(),
                new GroupCoordinator.Wiring(ports.timer(), ports.clock(), ports.random(), ports.io()));
        this.logs = LogManager.open(
                LogManagerConfig.of(config.values()).suitedTo(ProcessLimits.openFiles()), ports, this::directoryFailed);
        this.report = new DirectoryReport(
                logs, ports.timer(), config.values().get(LogDirectoryKeys.LOG_DIR_FAILURE_TIMEOUT_MS), end);
        this.registry = new PartitionRegistry(
                new PartitionRegistry.Wiring(
                        brokerId, platform.strand("partitions"), ports.io(), ports.timer(), ports.clock()),
                logs,
                new GroupElections(groups, ports.clock(), ports.allocator()));
        this.cleaner = new LogCleaner(CleanerConfig.of(config.values()), logs, platform.cleanerPorts());
        this.directories = new ReplicaDirectories(brokerId, platform.strand("replica-directories"), ports.timer());
        logs.moves().onMoved(this::moved);
        this.publisher = new ReplicaPublisher(
                brokerId, configs, new ReplicaPublisher.Replicas(registry, directories), logs, groups, takeUp);
    }

    /** Reads all logs; blocks. */
    void load() throws IOException {
        new LogSettings(configs, logs).apply(metadata.get());
        logs.load(topic -> LogConfig.of(configs.ofTopic(metadata.get(), topic)));
        logs.start();
        cleaner.start();
        loaded = true;
    }

    /** Makes everything durable. Logs that were never loaded are not said to be clean. */
    void close() {
        if (loaded) {
            cleaner.close();
            logs.close(brokerEpoch);
        } else {
            logs.directories().forEach(LogDirectory::close);
        }
    }

    /** The registration that this broker last stopped under; -1 if that is not known. */
    long previousBrokerEpoch() {
        return logs.previousBrokerEpoch();
    }

    /** What a clean stop is under, and the controller is told of, from now on. */
    void registered(long epoch, Controller controller) {
        brokerEpoch = epoch;
        directories.begin(
                epoch, (request, reply) -> controller.submit(new PartitionCommand.AssignDirectories(request, reply)));
    }

    private void moved(PartitionLog log) {
        directories.placed(new TopicIdPartition(log.topicId(), log.topicPartition()), logs.directoryIdOf(log));
    }

    /** Takes up what may change while the broker runs. */
    void configure(ConfigValues values, Map<String, String> given) {
        logs.expireProducersAfter(values.get(LogManagerConfig.PRODUCER_EXPIRATION_MS));
        cleaner.update(CleanerConfig.of(values));
    }

    PartitionRegistry registry() {
        return registry;
    }

    GroupCoordinator groups() {
        return groups;
    }

    LogManager logs() {
        return logs;
    }

    /** What the controller is told about log directories. */
    DirectoryReport report() {
        return report;
    }

    ReplicaPublisher publisher() {
        return publisher;
    }

    /** Says what is left to be said of a directory that failed before there was a broker. */
    void requireMetadataDirectory() {
        for (LogDirectory directory : logs.directories()) {
            if (!directory.isOnline() && directory.path().equals(metadataLogDir)) {
                throw new StartFailure("the metadata log dir " + metadataLogDir + " cannot be used");
            }
        }
    }

    /** Its partitions answer for it from now on; without the metadata log or any directory there is no broker. */
    private void directoryFailed(LogDirectory directory, List<PartitionLog> offline, IOException cause) {
        for (PartitionLog log : offline) {
            registry.storageFailed(new TopicIdPartition(log.topicId(), log.topicPartition()));
        }
        if (directory.path().equals(metadataLogDir)) {
            end.fail("Shutdown broker because the metadata log dir " + directory + " has failed: " + cause);
        } else if (logs.directories().stream().noneMatch(LogDirectory::isOnline)) {
            end.fail("Shutdown broker because all log dirs in " + logs.directories()
                    + " have failed, the last one with " + cause);
        } else {
            report.failed(directory);
        }
    }
}
