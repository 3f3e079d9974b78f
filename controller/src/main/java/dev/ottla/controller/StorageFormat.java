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
     *     the log; null for others
     * @param initialVoters of a quorum that begins with several nodes and keeps its voters in the log; null for others.
     *     The metadata directory of this node gets the id that they name
     */
    public record Request(
            String clusterId,
            int nodeId,
            List<Path> directories,
            Path metadataDirectory,
            BootstrapMetadata bootstrap,
            @Nullable List<Endpoint> standalone,
            @Nullable VoterSet initialVoters) {
        public Request(
                String clusterId,
                int nodeId,
                List<Path> directories,
                Path metadataDirectory,
                BootstrapMetadata bootstrap,
                @Nullable List<Endpoint> standalone) {
            this(clusterId, nodeId, directories, metadataDirectory, bootstrap, standalone, null);
        }

        /** The voters that the log begins with; null where it names none. */
        private @Nullable VoterSet voters(Uuid directoryId) {
            return standalone == null
                    ? initialVoters
                    : VoterSet.of(List.of(
                            new VoterSet.Voter(new ReplicaKey(nodeId, directoryId), standalone, (short) 0, (short) 1)));
        }

        /** The id that somebody else knows this node's metadata directory by; null if nobody does. */
        private @Nullable Uuid knownDirectoryId() {
            VoterSet.Voter self = initialVoters == null ? null : initialVoters.voter(nodeId);
            return self == null ? null : self.key().directoryId();
        }
    }

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
            } else {
                requireSame("cluster.id", directory, request.clusterId(), existing.clusterId());
                requireSame("node.id", directory, request.nodeId(), existing.nodeId());
            }
        }
    }

    private static void requireSame(String key, Path directory, Object expected, Object found) throws IOException {
        if (!expected.equals(found)) {
            throw new IOException("Invalid " + key + " in: " + directory.resolve("meta.properties") + ". Expected "
                    + expected + ", but read " + found);
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
        boolean ofMetadata = directory.equals(request.metadataDirectory());
        Uuid known = ofMetadata ? request.knownDirectoryId() : null;
        Uuid directoryId = known == null ? new RandomUuids(random).next() : known;
        store.createDirectories(directory);
        forceName(directory);
        writeBootstrap(directory, request.bootstrap());
        VoterSet voters = ofMetadata ? request.voters(directoryId) : null;
        if (voters != null) {
            writeVoters(directory, voters);
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

    private void writeVoters(Path directory, VoterSet voters) throws IOException {
        Path log = directory.resolve(TopicNames.CLUSTER_METADATA + "-0");
        store.createDirectories(log);
        forceName(log);
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
