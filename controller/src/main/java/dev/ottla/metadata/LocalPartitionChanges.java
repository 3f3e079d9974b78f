package dev.ottla.metadata;

import dev.ottla.protocol.Uuid;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a step from one image to the next means for the replicas of one broker.
 *
 * @param leading partitions that this broker leads from now on, or leads under other terms (epoch, replicas, in-sync
 *     set)
 * @param following partitions it has a replica of that somebody else leads, or nobody
 * @param removed partitions that it has no replica of any more: the topic is deleted, or the replica was moved away
 */
public record LocalPartitionChanges(List<Local> leading, List<Local> following, List<Removed> removed) {
    /** A partition that has a replica here. */
    public record Local(String topic, Uuid topicId, int partition, boolean isNew, PartitionRegistration registration) {}

    /** A replica that is not wanted here any more. */
    public record Removed(String topic, Uuid topicId, int partition, boolean topicDeleted) {}

    /** The changes for {@code brokerId} between two images; looks only where {@code changes} points. */
    public static LocalPartitionChanges between(
            MetadataImage before, MetadataImage after, ImageChanges changes, int brokerId) {
        Collector collector = new Collector(brokerId, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Uuid topicId : changes.topics()) {
            collector.compare(before.topics().topic(topicId), after.topics().topic(topicId));
        }
        return new LocalPartitionChanges(collector.leading, collector.following, collector.removed);
    }

    /** Everything that {@code brokerId} has to lead or follow according to the first image it sees. */
    public static LocalPartitionChanges initial(MetadataImage image, int brokerId) {
        Set<Uuid> all = new LinkedHashSet<>();
        image.topics().all().forEach(topic -> all.add(topic.id()));
        ImageChanges changes = new ImageChanges(all, Set.of(), Set.of(), false, false);
        return between(MetadataImage.EMPTY, image, changes, brokerId);
    }

    public boolean isEmpty() {
        return leading.isEmpty() && following.isEmpty() && removed.isEmpty();
    }

    private record Collector(int brokerId, List<Local> leading, List<Local> following, List<Removed> removed) {
        void compare(@Nullable TopicImage before, @Nullable TopicImage after) {
            if (before != null) {
                collectRemoved(before, after);
            }
            if (after != null) {
                collectLocal(before, after);
            }
        }

        private void collectRemoved(TopicImage before, @Nullable TopicImage after) {
            for (int i = 0; i < before.partitionCount(); i++) {
                if (isHere(before.partition(i)) && (after == null || !isHere(after.partition(i)))) {
                    removed.add(new Removed(before.name(), before.id(), i, after == null));
                }
            }
        }

        private void collectLocal(@Nullable TopicImage before, TopicImage after) {
            for (int i = 0; i < after.partitionCount(); i++) {
                PartitionRegistration was = before == null ? null : before.partition(i);
                PartitionRegistration is = after.partitions().get(i);
                if (isHere(is) && !is.equals(was)) {
                    Local local = new Local(after.name(), after.id(), i, !isHere(was), is);
                    (is.leader() == brokerId ? leading : following).add(local);
                }
            }
        }

        private boolean isHere(@Nullable PartitionRegistration partition) {
            return partition != null && partition.replicas().contains(brokerId);
        }
    }
}
