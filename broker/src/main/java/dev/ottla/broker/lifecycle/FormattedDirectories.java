package dev.ottla.broker.lifecycle;

import dev.ottla.broker.config.NodeConfig;
import dev.ottla.log.MetaProperties;
import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.RandomSource;
import dev.ottla.runtime.RandomUuids;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which cluster the log directories of a node belong to.
 *
 * @param ids the id of each directory, by path
 */
record FormattedDirectories(String clusterId, Map<Path, Uuid> ids) {

    /**
     * Reads and compares what all directories say of themselves. One that was formatted without an id gets one.
     *
     * @throws StartFailure if one is not formatted, or belongs to another cluster or node
     */
    static FormattedDirectories read(NodeConfig node, FileStore files, RandomSource random) throws IOException {
        Map<Path, Uuid> ids = new TreeMap<>();
        String clusterId = null;
        for (Path directory : NodeFormat.directories(node)) {
            MetaProperties meta = MetaProperties.read(files, directory);
            if (meta == null) {
                throw new StartFailure("log directory " + directory
                        + " is not formatted; have you run `bin/ottla format`" + " (or kafka-storage.sh)?");
            }
            if (meta.nodeId() != node.nodeId()) {
                throw new StartFailure("log directory " + directory + " belongs to node " + meta.nodeId()
                        + ", but node.id is " + node.nodeId());
            }
            if (clusterId != null && !clusterId.equals(meta.clusterId())) {
                throw new StartFailure("log directory " + directory + " belongs to cluster " + meta.clusterId()
                        + ", the others to " + clusterId);
            }
            clusterId = meta.clusterId();
            ids.put(directory, identified(meta, directory, files, random));
        }
        if (clusterId == null) {
            throw new StartFailure("there is no log directory");
        }
        return new FormattedDirectories(clusterId, ids);
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

    /** The ids of a broker's log directories, in order. */
    List<Uuid> idsOf(List<Path> directories) {
        return directories.stream().map(this::idOf).toList();
    }

    Uuid idOf(Path directory) {
        Uuid id = ids.get(directory);
        if (id == null) {
            throw new IllegalArgumentException(directory + " is not a log directory");
        }
        return id;
    }
}
