package dev.ottla.metadata;

import dev.ottla.protocol.Uuid;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/**
 * All topics, found by name and by id.
 *
 * @param byCollision the names that have a dot or an underscore, by what they look like when all dots are underscores:
 *     metrics cannot tell them apart
 */
public record TopicsImage(
        HashPMap<String, TopicImage> byName,
        HashPMap<Uuid, TopicImage> byId,
        HashPMap<String, PSortedSet<String>> byCollision) {
    public static final TopicsImage EMPTY =
            new TopicsImage(HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());

    public @Nullable TopicImage topic(String name) {
        return byName.get(name);
    }

    public @Nullable TopicImage topic(Uuid id) {
        return byId.get(id);
    }

    /** Null if there is no such topic or partition. */
    public @Nullable PartitionRegistration partition(String topicName, int number) {
        TopicImage topic = byName.get(topicName);
        return topic == null ? null : topic.partition(number);
    }

    /** In no particular, but always the same, order. */
    public Collection<TopicImage> all() {
        return byName.values();
    }

    public int count() {
        return byName.size();
    }

    /** An existing topic whose name collides with this one; null if there is none. */
    public @Nullable String collidingWith(String name) {
        if (!canCollide(name)) {
            return null;
        }
        PSortedSet<String> names = byCollision.get(normalized(name));
        return names == null ? null : names.first();
    }

    TopicsImage plus(TopicImage topic) {
        boolean isNew = !byName.containsKey(topic.name());
        return new TopicsImage(
                byName.plus(topic.name(), topic),
                byId.plus(topic.id(), topic),
                isNew && canCollide(topic.name()) ? plusCollision(topic.name()) : byCollision);
    }

    TopicsImage minus(TopicImage topic) {
        return new TopicsImage(
                byName.minus(topic.name()),
                byId.minus(topic.id()),
                canCollide(topic.name()) ? minusCollision(topic.name()) : byCollision);
    }

    private HashPMap<String, PSortedSet<String>> plusCollision(String name) {
        String key = normalized(name);
        return byCollision.plus(
                key, byCollision.getOrDefault(key, TreePSet.empty()).plus(name));
    }

    private HashPMap<String, PSortedSet<String>> minusCollision(String name) {
        String key = normalized(name);
        PSortedSet<String> rest =
                byCollision.getOrDefault(key, TreePSet.empty()).minus(name);
        return rest.isEmpty() ? byCollision.minus(key) : byCollision.plus(key, rest);
    }

    private static boolean canCollide(String name) {
        return name.indexOf('.') >= 0 || name.indexOf('_') >= 0;
    }

    private static String normalized(String name) {
        return name.replace('.', '_');
    }
}
