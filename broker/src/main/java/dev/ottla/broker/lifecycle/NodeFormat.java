package dev.ottla.broker.lifecycle;

import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.broker.config.NodeConfig;
import dev.ottla.controller.BootstrapMetadata;
import dev.ottla.controller.StorageFormat;
import dev.ottla.log.MetaProperties;
import dev.ottla.metadata.Endpoint;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.LocalFileStore;
import dev.ottla.runtime.RandomSource;
import dev.ottla.runtime.RandomUuids;
import dev.ottla.runtime.SystemClock;
import dev.ottla.runtime.SystemRandom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prepares the log directories of a node, as {@code kafka-storage.sh format} does. Blocks. */
public final class NodeFormat {
    private final BrokerConfig config;
    private final FileStore files = new LocalFileStore();
    private final RandomSource random = new SystemRandom();

    public NodeFormat(BrokerConfig config) {
        this.config = config;
    }

    /** All directories of a node, the metadata log's first. */
    static Set<Path> directories(NodeConfig node) {
        Set<Path> directories = new LinkedHashSet<>();
        directories.add(node.metadataLogDir());
        directories.addAll(node.logDirs());
        return directories;
    }

    /** Those that are not formatted yet. */
    public List<Path> unformatted() throws IOException {
        List<Path> unformatted = new ArrayList<>();
        for (Path directory : directories(config.node())) {
            if (MetaProperties.read(files, directory) == null) {
                unformatted.add(directory);
            }
        }
        return unformatted;
    }

    /** What the directories that are formatted say of their cluster; null if none is. */
    public @Nullable String existingClusterId() throws IOException {
        for (Path directory : directories(config.node())) {
            MetaProperties existing = MetaProperties.read(files, directory);
            if (existing != null) {
                return existing.clusterId();
            }
        }
        return null;
    }

    /** As a node of the latest release, with the voters of the configuration; {@code clusterId} null for a new one. */
    public void format(@Nullable String clusterId) throws IOException {
        format(clusterId, BootstrapMetadata.latest(), FirstVoters.CONFIGURED);
    }

    /**
     * Formats the directories that are not; durable on return.
     *
     * @param clusterId null for a new one
     */
    public void format(@Nullable String clusterId, BootstrapMetadata bootstrap, FirstVoters voters) throws IOException {
        NodeConfig node = config.node();
        new StorageFormat(files, random, new SystemClock().wallClockMs())
                .format(new StorageFormat.Request(
                        clusterId == null ? new RandomUuids(random).next().toString() : clusterId,
                        node.nodeId(),
                        List.copyOf(directories(node)),
                        node.metadataLogDir(),
                        bootstrap,
                        voters.selfAlone() ? controllerEndpoints() : null,
                        voters.named()));
    }

    private List<Endpoint> controllerEndpoints() {
        return config.listeners().ofController().stream()
                .map(endpoint -> new Endpoint(
                        endpoint.listenerName(),
                        endpoint.host().isEmpty() ? "localhost" : endpoint.host(),
                        endpoint.port(),
                        endpoint.protocol().id()))
                .toList();
    }
}
