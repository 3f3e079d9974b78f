package dev.ottla.replica;

import dev.ottla.log.TopicIdPartition;

/** Told of leadership that begins and ends: coordinators load and drop their state by it. */
public interface LeadershipListener {

    /** Nobody listens. */
    LeadershipListener NONE = new LeadershipListener() {
        @Override
        public boolean isConcernedWith(String topic) {
            return false;
        }

        @Override
        public void leading(LeaderPartition partition, int leaderEpoch) {}

        @Override
        public void stopped(TopicIdPartition partition) {}
    };

    /** Whether it does anything about partitions of this topic: then they are led at once. Any thread. */
    boolean isConcernedWith(String topic);

    /** The partition is led at this epoch. Called on the partition's strand, once per epoch. */
    void leading(LeaderPartition partition, int leaderEpoch);

    /** The partition is not led here any more. Called on the partition's strand. */
    void stopped(TopicIdPartition partition);
}
