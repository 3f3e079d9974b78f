package dev.ottla.log;

import dev.ottla.runtime.Strand;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a log that belongs to no log manager: the Raft log, which the controller owns. */
public final class SingleLog {
    private static final long INDEX_CACHE_BYTES = 1L << 20;
    private static final int OPEN_FILES_MAX = 16;

    private SingleLog() {}

    /**
     * Opens the log of a partition in a log directory that the caller has locked; creates it if there is none.
     * Everything in it is checked, as after an unclean stop. Blocks.
     *
     * @param strand the owner of the log; {@code ports.strands()} is not used
     */
    public static PartitionLog open(
            Path logDirectory,
            TopicIdPartition partition,
            Strand strand,
            LogConfig config,
            LogManagerPorts ports,
            StorageFailureListener failures)
            throws IOException {
        LogIdentity identity = LogIdentity.in(logDirectory, partition.topicPartition(), partition.topicId());
        ports.files().createDirectories(identity.directory());
        ports.files().forceDirectory(logDirectory);
        if (PartitionMetadata.read(ports.files(), identity.directory()).isZero()) {
            PartitionMetadata.write(ports.files(), identity.directory(), partition.topicId());
        }
        SegmentCaches caches = SegmentCaches.of(ports.files(), ports.clock(), INDEX_CACHE_BYTES, OPEN_FILES_MAX);
        DescriptorShortage shortage = new DescriptorShortage(ports.clock(), caches.files());
        DiskFailureMark mark = new DiskFailureMark(ports.files(), identity.directory());
        LogEnvironment environment = new LogEnvironment(
                ports.files(),
                ports.clock(),
                ports.timer(),
                ports.io(),
                ports.allocator(),
                caches,
                (directory, cause) -> {
                    if (DescriptorShortage.isCause(cause)) {
                        shortage.met(directory, cause);
                    } else {
                        mark.leave();
                        failures.storageFailed(directory, cause);
                    }
                });
        LogLoader.Known known = LogLoader.Known.NOTHING.onDisk(mark.exists());
        LogContent content = new LogLoader(identity, environment, config, known).load();
        mark.remove();
        return new PartitionLog(LogFolder.found(ports.files(), identity), environment, strand, config, content);
    }
}
