package dev.ottla.group.offset;

/**
 * Which offsets an open transaction is about to move (KIP-447): they do not expire, and who asks for stable ones has to
 * wait. The place where transactional commits are put in; without them nothing is unstable.
 */
@FunctionalInterface
public interface UnstableOffsets {
    boolean isUnstable(String groupId, String topic, int partition);

    /** No transactions. */
    static UnstableOffsets none() {
        return (groupId, topic, partition) -> false;
    }
}
