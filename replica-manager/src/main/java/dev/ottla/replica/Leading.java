package dev.ottla.replica;

import dev.ottla.log.LogManager;
import dev.ottla.log.PartitionLog;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.Clock;
import org.jspecify.annotations.Nullable;

/** How a partition comes to be led here, and ceases to be: what happens on its strand. Any thread. */
record Leading(int brokerId, Clock clock, LogManager logs, LeadershipListener listener) {

    /** Leads a partition whose log is at hand or new; null when that takes a look at the disk. */
    @Nullable
    LeaderPartition begin(LeadCommand command, Runnable settled) {
        PartitionLog log = logs.getOrBegin(command.partition(), command.config(), command.placement());
        if (log == null) {
            return null;
        }
        LeaderPartition leader = leaderOf(command.partition(), log);
        lead(leader, command, settled);
        return leader;
    }

    LeaderPartition leaderOf(TopicIdPartition id, PartitionLog log) {
        return new LeaderPartition(id, log, brokerId, clock);
    }

    void lead(LeaderPartition leader, LeadCommand command, Runnable settled) {
        leader.strand().execute(() -> {
            PartitionLog now = logs.get(leader.id().topicPartition());
            if (now != null && now != leader.log()) {
                leader.logMoved(now); // between being opened and being led
            }
            if (leader.lead(command)) {
                listener.leading(leader, command.leaderEpoch());
            }
            settled.run();
        });
    }

    void stop(LeaderPartition leader, ErrorCode reason) {
        leader.strand().execute(() -> {
            leader.stopLeading(reason);
            listener.stopped(leader.id());
        });
    }
}
