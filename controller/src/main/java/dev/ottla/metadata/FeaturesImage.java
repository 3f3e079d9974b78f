package dev.ottla.metadata;

import dev.ottla.protocol.message.metadata.FeatureLevelRecord;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The finalized feature levels, {@code metadata.version} among them. A level of 0 and no level are the same thing.
 *
 * @param levels by feature name, without zeroes
 */
public record FeaturesImage(PSortedMap<String, Short> levels) {
    public static final FeaturesImage EMPTY = new FeaturesImage(TreePMap.empty());

    /** The finalized level, 0 where the feature is not in use. */
    public short level(String feature) {
        return levels.getOrDefault(feature, (short) 0);
    }

    /** Whether the log has said anything yet: the first records of every cluster have {@code metadata.version}. */
    public boolean isKnown() {
        return level(MetadataVersion.FEATURE_NAME) != 0;
    }

    /** The level of {@code metadata.version}; {@link MetadataVersion#MINIMUM} before the log says anything. */
    public MetadataVersion metadataVersion() {
        short level = level(MetadataVersion.FEATURE_NAME);
        return level == 0 ? MetadataVersion.MINIMUM : new MetadataVersion(level);
    }

    public boolean hasEligibleLeaderReplicas() {
        return level("eligible.leader.replicas.version") > 0;
    }

    FeaturesImage replay(FeatureLevelRecord record) {
        return new FeaturesImage(
                record.featureLevel() == 0
                        ? levels.minus(record.name())
                        : levels.plus(record.name(), record.featureLevel()));
    }
}
