package dev.ottla.broker.lifecycle;

import dev.ottla.broker.config.NodeConfig;
import dev.ottla.log.MalformedMetaPropertiesException;
import dev.ottla.log.MetaProperties;
import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.RandomSource;
import dev.ottla.runtime.RandomUuids;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which cluster the log directories of a node belong to.
 *
 * @param ids the id of each directory, by path
 */
record FormattedDirectories(String clusterId, Map<Path, Uuid> ids) {
    private static final Logger LOG = LoggerFactory.getLogger(FormattedDirectories.class);

    /**
     * Reads and compares what all directories say of themselves. One that was formatted without an id gets one; one
     * that cannot be read is left out, unless it is the metadata log's.
     *
     * @throws StartFailure if one is not formatted, or belongs to another cluster or node
     */
    static FormattedDirectories read(NodeConfig node, FileStore files, RandomSource random) throws IOException {
        Map<Path, Uuid> ids = new TreeMap<>();
        Map<Path, String> clusterIds = new TreeMap<>();
        for (Path directory : NodeFormat.directories(node)) {
            try {
                MetaProperties meta = formatted(directory, node, files);
                clusterIds.put(directory, meta.clusterId());
                requireSingle(clusterIds);
                put(ids, directory, identified(meta, directory, files, random));
            } catch (MalformedMetaPropertiesException e) {
                throw new StartFailure(String.valueOf(e.getMessage()), e);
            } catch (IOException e) {
                if (directory.equals(node.metadataLogDir())) {
                    throw new StartFailure("the metadata log dir " + directory + " cannot be read: " + e, e);
                }
                LOG.error("{} cannot be read; it is offline", directory.resolve(MetaProperties.FILE_NAME), e);
            }
        }
        return new FormattedDirectories(clusterIds.values().stream().findFirst().orElseThrow(), ids);
    }

    private static MetaProperties formatted(Path directory, NodeConfig node, FileStore files) throws IOException {
        MetaProperties meta = MetaProperties.read(files, directory);
        if (meta == null && files.exists(directory)) {
            files.list(directory); // fails where it is no directory, or its disk does not answer
        }
        if (meta == null) {
            throw new StartFailure("log directory " + directory + " is not formatted; have you run `bin/ottla format`"
                    + " (or kafka-storage.sh)?");
        }
        if (meta.nodeId() != node.nodeId()) {
            throw new StartFailure("log directory " + directory + " belongs to node " + meta.nodeId()
                    + ", but node.id is " + node.nodeId());
        }
        return meta;
    }

    private static void requireSingle(Map<Path, String> clusterIds) {
        if (Set.copyOf(clusterIds.values()).size() > 1) {
            throw new StartFailure("the log directories belong to different clusters: " + clusterIds);
        }
    }

    private static void put(Map<Path, Uuid> ids, Path directory, Uuid id) {
        if (ids.containsValue(id)) {
            throw new StartFailure("log directory " + directory + " has the directory.id of another one, " + id
                    + "; it was copied from it");
        }
        ids.put(directory, id);
    }

    private static Uuid identified(MetaProperties meta, Path directory, FileStore files, RandomSource random)
            throws IOException {
        if (!meta.directoryId().isZero()) {
            return meta.directoryId();
        }
        MetaProperties identified = new MetaProperties(meta.clusterId(), meta.nodeId(), new RandomUuids(random).next());
        identified.write(files, directory);
        return identified.directoryId();
    }

    Uuid idOf(Path directory) {
        Uuid id = ids.get(directory);
        if (id == null) {
            throw new IllegalArgumentException(directory + " is not a log directory");
        }
        return id;
    }
}
