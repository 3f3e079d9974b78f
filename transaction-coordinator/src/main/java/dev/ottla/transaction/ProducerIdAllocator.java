package dev.ottla.transaction;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.Strand;
import dev.ottla.runtime.Timer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives out producer ids one by one, from blocks of the controller (KIP-730). The next block is asked for when the
 * current one is nearly used up, so nobody waits for the controller in ordinary times; those who come too early are
 * answered when the block is there. Owned by its strand; any thread may ask. Ids that were given to a process that died
 * are lost, not reused.
 */
public final class ProducerIdAllocator {
    private static final Logger log = LoggerFactory.getLogger(ProducerIdAllocator.class);
    private static final double PREFETCH_BELOW = 0.1;
    private static final long RETRY_MS = 50;

    /** Who is beyond this is told to come again. */
    static final int MAX_WAITING = 10_000;

    private final ProducerIdBlocks blocks;
    private final Strand strand;
    private final Timer timer;
    private final Queue<Answer> waiting = new ArrayDeque<>();
    private ProducerIdBlock current = ProducerIdBlock.EMPTY;
    private ProducerIdBlock next = ProducerIdBlock.EMPTY;
    private long prefetchBelow;
    private boolean requested;

    /** Takes an id. */
    @FunctionalInterface
    public interface Answer {
        /**
         * On any thread, once.
         *
         * @param producerId -1 if there is none
         * @param error {@code NONE} or {@code COORDINATOR_LOAD_IN_PROGRESS}: try again
         */
        void take(long producerId, ErrorCode error);
    }

    public ProducerIdAllocator(ProducerIdBlocks blocks, Strand strand, Timer timer) {
        this.blocks = blocks;
        this.strand = strand;
        this.timer = timer;
    }

    /** Asks for the first block, so that the first producer need not wait. */
    public void warmUp() {
        strand.execute(this::prefetch);
    }

    /** Gives the next id to {@code answer}, now or when there is one. */
    public void allocate(Answer answer) {
        strand.execute(() -> give(answer));
    }

    private void give(Answer answer) {
        if (current.isEmpty()) {
            promote();
        }
        if (!current.isEmpty()) {
            long id = current.first();
            current = current.rest();
            prefetch();
            answer.take(id, ErrorCode.NONE);
        } else if (waiting.size() < MAX_WAITING) {
            waiting.add(answer);
            prefetch();
        } else {
            answer.take(-1, ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
        }
    }

    private void promote() {
        current = next;
        next = ProducerIdBlock.EMPTY;
        prefetchBelow = (long) (current.size() * PREFETCH_BELOW);
    }

    private void prefetch() {
        if (!requested && next.isEmpty() && current.size() <= prefetchBelow) {
            requested = true;
            blocks.request((block, error) -> strand.submit(() -> take(block, error)));
        }
    }

    private void take(@Nullable ProducerIdBlock block, ErrorCode error) {
        if (block == null) {
            refuse(error);
            return;
        }
        requested = false;
        next = block;
        for (int count = waiting.size(); count > 0; count--) {
            give(waiting.remove());
        }
    }

    /** Those who wait are told to come again; asking again waits a moment, so that a lost controller is not stormed. */
    private void refuse(ErrorCode error) {
        log.warn("[producer ids] no block from the controller: {}", error);
        for (Answer answer = waiting.poll(); answer != null; answer = waiting.poll()) {
            answer.take(-1, ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
        }
        timer.schedule(RETRY_MS, () -> strand.submit(this::retry));
    }

    private void retry() {
        requested = false;
        if (!waiting.isEmpty() || current.isEmpty()) {
            prefetch();
        }
    }
}
