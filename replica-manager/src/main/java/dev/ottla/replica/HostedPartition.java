package dev.ottla.replica;

import dev.ottla.protocol.ErrorCode;

/** What this broker is to a partition of which it holds a replica. Immutable, but that a leader publishes its views. */
public sealed interface HostedPartition {

    /** Why the partition cannot be read or written here; {@link ErrorCode#NONE} if it can. */
    ErrorCode error();

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
    }

    /** The log could not be opened, or its disk has failed. */
    record Offline() implements HostedPartition {
        @Override
        public ErrorCode error() {
            return ErrorCode.KAFKA_STORAGE_ERROR;
        }
    }

    /** This broker leads the partition, or did until a moment ago: then its view is null. */
    record Led(LeaderPartition leader) implements HostedPartition {
        @Override
        public ErrorCode error() {
            return leader.view() == null ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.NONE;
        }
    }
}
