package dev.ottla.controller;

import dev.ottla.metadata.MetadataVersion;
import dev.ottla.metadata.SupportedVersions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/** The features of a 4.3 cluster and the levels of them that this node can work with. */
public final class SupportedFeatures {
    public static final String GROUP_VERSION = "group.version";
    public static final String TRANSACTION_VERSION = "transaction.version";
    public static final String SHARE_VERSION = "share.version";
    public static final String STREAMS_VERSION = "streams.version";
    public static final String ELR_VERSION = "eligible.leader.replicas.version";
    public static final String KRAFT_VERSION = "kraft.version";

    /** All but {@code metadata.version}, in the order in which Kafka's tools list them. */
    public static final List<String> IN_ORDER =
            List.of(KRAFT_VERSION, TRANSACTION_VERSION, GROUP_VERSION, ELR_VERSION, SHARE_VERSION, STREAMS_VERSION);

    /** By name; what a 4.3.1 node says of itself when it registers. */
    public static final PSortedMap<String, SupportedVersions> ALL = TreePMap.<String, SupportedVersions>empty()
            .plus(
                    MetadataVersion.FEATURE_NAME,
                    new SupportedVersions(MetadataVersion.MINIMUM.level(), MetadataVersion.LATEST.level()))
            .plus(GROUP_VERSION, upTo(1))
            .plus(TRANSACTION_VERSION, upTo(2))
            .plus(SHARE_VERSION, upTo(1))
            .plus(STREAMS_VERSION, upTo(1))
            .plus(ELR_VERSION, upTo(1))
            .plus(KRAFT_VERSION, upTo(1));

    /** Eligible leaders are kept in records that exist from this level of {@code metadata.version} on. */
    private static final short ELR_METADATA_VERSION = 23;

    private SupportedFeatures() {}

    /** What a node that was formatted with {@code version} starts with, by name and without zeroes. */
    public static Map<String, Short> defaults(MetadataVersion version) {
        Map<String, Short> levels = new TreeMap<>();
        short level = version.level();
        putIf(levels, KRAFT_VERSION, level >= 21, 1);
        putIf(levels, GROUP_VERSION, level >= 22, 1);
        putIf(levels, TRANSACTION_VERSION, level >= 24, 2);
        putIf(levels, ELR_VERSION, level >= 26, 1);
        putIf(levels, SHARE_VERSION, level >= 28, 1);
        putIf(levels, STREAMS_VERSION, level >= 29, 1);
        return levels;
    }

    /** The level of {@code metadata.version} that a level of a feature cannot do without; null if it needs none. */
    public static @Nullable MetadataVersion dependency(String feature, short level) {
        return feature.equals(ELR_VERSION) && level >= 1 ? new MetadataVersion(ELR_METADATA_VERSION) : null;
    }

    private static void putIf(Map<String, Short> levels, String feature, boolean condition, int level) {
        if (condition) {
            levels.put(feature, (short) level);
        }
    }

    private static SupportedVersions upTo(int level) {
        return new SupportedVersions((short) 0, (short) level);
    }
}
