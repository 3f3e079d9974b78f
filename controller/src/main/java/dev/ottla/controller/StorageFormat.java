package dev.ottla.controller;

import dev.ottla.log.MetaProperties;
import dev.ottla.metadata.Endpoint;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.Uuid;
import dev.ottla.raft.CheckpointReader;
import dev.ottla.raft.CheckpointWriter;
import dev.ottla.raft.ReplicaKey;
import dev.ottla.raft.SnapshotId;
import dev.ottla.raft.VoterSet;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.RandomSource;
import dev.ottla.runtime.RandomUuids;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prepares log directories for a node, file by file as {@code kafka-storage format} of release 4.3 does. Blocks.
 * {@code meta.properties} is written last: a directory that has it is completely formatted.
 */
public final class StorageFormat {
    private static final String BOOTSTRAP = "bootstrap.checkpoint";

    private final FileStore store;
    private final RandomSource random;
    private final long nowMs;

    /**
     * What to prepare.
     *
     * @param directories {@code log.dirs}
     * @param metadataDirectory that of them which holds the metadata log
     * @param standalone the controller endpoints of a quorum that begins with this node alone and keeps its voters in
     *     the log; null for voters named in the configuration
     */
    public record Request(
            String clusterId,
            int nodeId,
            List<Path> directories,
            Path metadataDirectory,
            BootstrapMetadata bootstrap,
            @Nullable List<Endpoint> standalone) {}

    public StorageFormat(FileStore store, RandomSource random, long nowMs) {
        this.store = store;
        this.random = random;
        this.nowMs = nowMs;
    }

    /** Formats the directories that are not; those that belong to this node and cluster already are left alone. */
    public void format(Request request) throws IOException {
        for (Path directory : request.directories()) {
            MetaProperties existing = MetaProperties.read(store, directory);
            if (existing == null) {
                format(directory, request);
            } else if (!existing.clusterId().equals(request.clusterId()) || existing.nodeId() != request.nodeId()) {
                throw new IOException(directory + " is formatted for node " + existing.nodeId() + " of cluster "
                        + existing.clusterId() + ", not for node " + request.nodeId() + " of "
                        + request.clusterId());
            }
        }
    }

    /** What an empty log of this directory begins with; that of the latest release if nothing is said. */
    public static BootstrapMetadata readBootstrap(FileStore store, Path directory) throws IOException {
        Path path = directory.resolve(BOOTSTRAP);
        if (!store.exists(path)) {
            return BootstrapMetadata.latest();
        }
        List<MetadataRecord> records = new ArrayList<>();
        CheckpointReader.read(store, path, records::add);
        return new BootstrapMetadata(records);
    }

    private void format(Path directory, Request request) throws IOException {
        Uuid directoryId = new RandomUuids(random).next();
        store.createDirectories(directory);
        forceName(directory);
        writeBootstrap(directory, request.bootstrap());
        List<Endpoint> endpoints = request.standalone();
        if (endpoints != null && directory.equals(request.metadataDirectory())) {
            writeVoters(directory, new ReplicaKey(request.nodeId(), directoryId), endpoints);
        }
        new MetaProperties(request.clusterId(), request.nodeId(), directoryId).write(store, directory);
    }

    private void writeBootstrap(Path directory, BootstrapMetadata bootstrap) throws IOException {
        Path path = directory.resolve(BOOTSTRAP);
        try (CheckpointWriter writer = new CheckpointWriter(store, path, 0, 0, null, nowMs)) {
            for (MetadataRecord record : bootstrap.records()) {
                writer.append(record);
            }
            writer.finish();
        }
    }

    private void writeVoters(Path directory, ReplicaKey self, List<Endpoint> endpoints) throws IOException {
        Path log = directory.resolve(TopicNames.CLUSTER_METADATA + "-0");
        store.createDirectories(log);
        forceName(log);
        VoterSet voters = VoterSet.of(List.of(new VoterSet.Voter(self, endpoints, (short) 0, (short) 1)));
        Path path = log.resolve(SnapshotId.FORMATTED.fileName());
        try (CheckpointWriter writer = new CheckpointWriter(store, path, 0, nowMs, voters, nowMs)) {
            writer.finish();
        }
    }

    private void forceName(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null) {
            store.forceDirectory(parent);
        }
    }
}
