package dev.ottla.replica;

import dev.ottla.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What this broker is to a partition of which it holds a replica. Immutable, but that a leader publishes its views and
 * a promise is kept.
 */
public sealed interface HostedPartition
        permits HostedPartition.Opening, HostedPartition.Offline, HostedPartition.Led, LeadPromise {

    /** Why the partition cannot be read or written here; {@link ErrorCode#NONE} if it can. */
    ErrorCode error();

    /**
     * This is not what the broker is to the partition any more: tells who waits for it to be led that it will not be,
     * and returns the leader that has to stop; null if there is none. For the registry's strand, once.
     */
    @Nullable
    LeaderPartition end();

    /**
     * The command to lead has come, the log is being opened.
     *
     * @param settled told when that has ended, well or badly
     */
    record Opening(LeadCommand command, Runnable settled) implements HostedPartition {
        /** The same opening under newer terms; both who asked are told. */
        Opening under(LeadCommand newer, Runnable alsoSettled) {
            LeadCommand latest = newer.leaderEpoch() < command.leaderEpoch() ? command : newer;
            return new Opening(latest, () -> {
                settled.run();
                alsoSettled.run();
            });
        }

        @Override
        public ErrorCode error() {
            return ErrorCode.NOT_LEADER_OR_FOLLOWER;
        }

        @Override
        public @Nullable LeaderPartition end() {
            settled.run();
            return null;
        }
    }

    /** The log could not be opened, or its disk has failed. */
    record Offline() implements HostedPartition {
        @Override
        public ErrorCode error() {
            return ErrorCode.KAFKA_STORAGE_ERROR;
        }

        @Override
        public @Nullable LeaderPartition end() {
            return null;
        }
    }

    /** This broker leads the partition, or did until a moment ago: then its view is null. */
    record Led(LeaderPartition leader) implements HostedPartition {
        @Override
        public ErrorCode error() {
            return leader.view() == null ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.NONE;
        }

        @Override
        public LeaderPartition end() {
            return leader;
        }
    }
}
