package dev.ottla.metadata;

/**
 * Everything the cluster knows about itself after a prefix of the metadata log. Immutable: a change gives a new image
 * that shares what did not change, so any thread may hold and read one for as long as it likes. Built only by
 * {@link ImageBuilder}.
 *
 * @param nextProducerId the first producer id that no broker has been given
 */
public record MetadataImage(
        Provenance provenance,
        FeaturesImage features,
        ClusterImage cluster,
        TopicsImage topics,
        ConfigurationsImage configurations,
        AccessImage access,
        long nextProducerId) {

    public static final MetadataImage EMPTY = new MetadataImage(
            Provenance.NOTHING,
            FeaturesImage.EMPTY,
            ClusterImage.EMPTY,
            TopicsImage.EMPTY,
            ConfigurationsImage.EMPTY,
            AccessImage.EMPTY,
            0);

    /** Whether both say the same about the cluster, however they came to know it. */
    public boolean hasSameContent(MetadataImage other) {
        return withProvenance(Provenance.NOTHING).equals(other.withProvenance(Provenance.NOTHING));
    }

    MetadataImage withProvenance(Provenance changed) {
        return new MetadataImage(changed, features, cluster, topics, configurations, access, nextProducerId);
    }
}
