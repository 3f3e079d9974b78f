package dev.ottla.replica;

import dev.ottla.log.TopicIdPartition;

/** Told of leadership that begins and ends: coordinators load and drop their state by it. */
public interface LeadershipListener {

    /** Nobody listens. */
    LeadershipListener NONE = new LeadershipListener() {
        @Override
        public void leading(LeaderPartition partition, int leaderEpoch) {}

        @Override
        public void stopped(TopicIdPartition partition) {}
    };

    /** The partition is led at this epoch. Called on the partition's strand, once per epoch. */
    void leading(LeaderPartition partition, int leaderEpoch);

    /** The partition is not led here any more. Called on the partition's strand. */
    void stopped(TopicIdPartition partition);
}
