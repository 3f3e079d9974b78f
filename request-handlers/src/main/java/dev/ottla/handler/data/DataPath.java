package dev.ottla.handler.data;

import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.QuotaDesk;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.replica.PartitionRegistry;
import dev.ottla.runtime.Clock;
import dev.ottla.runtime.StrandFactory;
import dev.ottla.runtime.Timer;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What the handlers of the data path work with.
 *
 * @param metadata the image published last
 * @param io runs lookups that may touch a cold disk
 * @param strands whose submitted tasks run on such threads too: for batches that are written anew
 * @param allocator for checking and writing compressed batches
 */
public record DataPath(
        PartitionRegistry partitions,
        Supplier<MetadataImage> metadata,
        AuthorizationDesk authorization,
        QuotaDesk quotas,
        Clock clock,
        Timer timer,
        Executor io,
        StrandFactory strands,
        ByteBufAllocator allocator) {}
