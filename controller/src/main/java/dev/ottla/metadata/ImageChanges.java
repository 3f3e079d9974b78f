package dev.ottla.metadata;

import dev.ottla.protocol.Uuid;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What may differ between two images, so that a publisher looks at that and not at everything. It names places; how
 * they differ is seen by comparing the images there.
 */
public record ImageChanges(
        Set<Uuid> topics, Set<ConfigResource> configurations, Set<Integer> brokers, boolean features, boolean access) {

    public static final ImageChanges NONE = new ImageChanges(Set.of(), Set.of(), Set.of(), false, false);

    /** These changes and, after them, others. */
    public ImageChanges plus(ImageChanges later) {
        return new ImageChanges(
                union(topics, later.topics),
                union(configurations, later.configurations),
                union(brokers, later.brokers),
                features || later.features,
                access || later.access);
    }

    /** All that an image has: what may change when it is replaced by one that did not come out of it. */
    public static ImageChanges everythingOf(MetadataImage image) {
        return new ImageChanges(
                new LinkedHashSet<>(image.topics().byId().keySet()),
                new LinkedHashSet<>(image.configurations().byResource().keySet()),
                new LinkedHashSet<>(image.cluster().brokers().keySet()),
                true,
                true);
    }

    private static <T> Set<T> union(Set<T> first, Set<T> second) {
        if (first.isEmpty()) {
            return second;
        }
        Set<T> both = new LinkedHashSet<>(first);
        both.addAll(second);
        return both;
    }
}
