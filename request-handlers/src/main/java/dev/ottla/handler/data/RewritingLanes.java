package dev.ottla.handler.data;

import dev.ottla.log.TopicIdPartition;
import dev.ottla.runtime.Strand;
import dev.ottla.runtime.StrandFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Where batches are written anew before they are appended: a few strands on the I/O threads, each for a share of the
 * partitions, so that a partition's batches stay in their order while no event loop compresses and no more than a few
 * threads do.
 */
final class RewritingLanes {
    private static final int COUNT = 4;

    private final Lane[] lanes;

    RewritingLanes(StrandFactory strands) {
        lanes = IntStream.range(0, COUNT)
                .mapToObj(index -> new Lane(strands.create("rewriting-" + index)))
                .toArray(Lane[]::new);
    }

    /** The same partition has always the same lane. */
    Lane of(TopicIdPartition partition) {
        return lanes[Math.floorMod(partition.hashCode(), COUNT)];
    }

    /** One of them. Any thread. */
    static final class Lane implements Executor {
        private final Strand strand;
        /** Tasks that are not finished. */
        private final AtomicInteger unfinished = new AtomicInteger();

        private Lane(Strand strand) {
            this.strand = strand;
        }

        /** Whether something that was handed in before may not have reached its partition yet. */
        boolean isBusy() {
            return unfinished.get() > 0;
        }

        @Override
        public void execute(Runnable task) {
            unfinished.incrementAndGet();
            strand.submit(() -> {
                try {
                    task.run();
                } finally {
                    unfinished.decrementAndGet();
                }
            });
        }
    }
}
