package dev.ottla.controller;

import dev.ottla.metadata.MetadataVersion;
import dev.ottla.metadata.SupportedVersions;
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

    private SupportedFeatures() {}

    private static SupportedVersions upTo(int level) {
        return new SupportedVersions((short) 0, (short) level);
    }
}
