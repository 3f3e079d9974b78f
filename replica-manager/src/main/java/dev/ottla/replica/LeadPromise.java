package dev.ottla.replica;

import dev.ottla.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A new partition that this broker is to lead: whoever asks for it first has it led, at the latest an I/O thread a
 * moment later. So a topic of thousands of partitions is shown as soon as all are promised, and still nobody who was
 * told of one finds it missing.
 *
 * <p>Kept under the monitor, once, by any thread; who finds it kept takes no lock. It stands for its partition until
 * {@link HostedTopic} puts the leader there, and is over when the registry's strand takes the partition away.
 */
final class LeadPromise implements HostedPartition {
    private final LeadCommand command;
    private final Runnable settled;
    private final Leading leading;
    private final Broken broken;
    private volatile @Nullable LeaderPartition leader;
    private boolean over;

    /** Told, once and on any thread, of a promise that takes a look at the disk to keep. */
    @FunctionalInterface
    interface Broken {
        void broken(LeadPromise promise);
    }

    /** @param settled told once, on any thread, when the partition is led; the next opening is told if it cannot be */
    LeadPromise(LeadCommand command, Runnable settled, Leading leading, Broken broken) {
        this.command = command;
        this.settled = settled;
        this.leading = leading;
        this.broken = broken;
    }

    LeadCommand command() {
        return command;
    }

    Runnable settled() {
        return settled;
    }

    /** The leader, from now on if not before; null when the promise cannot be kept, or is over. */
    @Nullable
    LeaderPartition keep() {
        LeaderPartition kept = leader;
        return kept == null ? keepOnce() : kept;
    }

    /** From now on nobody keeps it. */
    @Override
    public synchronized @Nullable LeaderPartition end() {
        over = true;
        if (leader == null) {
            settled.run();
        }
        return leader;
    }

    private synchronized @Nullable LeaderPartition keepOnce() {
        if (leader == null && !over) {
            leader = leading.begin(command, settled);
            over = true;
            if (leader == null) {
                broken.broken(this);
            }
        }
        return leader;
    }

    @Override
    public ErrorCode error() {
        LeaderPartition kept = leader;
        return kept == null || kept.view() == null ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.NONE;
    }
}
