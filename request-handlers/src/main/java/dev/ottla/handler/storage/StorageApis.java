package dev.ottla.handler.storage;

import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.log.LogManager;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.replica.PartitionRegistry;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The handlers of this package, built from what they need: an index.
 *
 * @param io runs what may block
 */
public record StorageApis(
        LogManager logs,
        PartitionRegistry partitions,
        Supplier<MetadataImage> metadata,
        AuthorizationDesk authorization,
        Executor io) {

    public List<ApiHandler<?, ?>> handlers() {
        return List.of(new DescribeLogDirsHandler(this), new AlterReplicaLogDirsHandler(this));
    }
}
