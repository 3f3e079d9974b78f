package dev.ottla.controller;

import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataVersion;
import dev.ottla.protocol.message.metadata.FeatureLevelRecord;
import java.util.List;

/**
 * What an empty metadata log begins with: the content of {@code bootstrap.checkpoint}.
 *
 * @param records feature levels, {@code metadata.version} first; perhaps SCRAM credentials
 */
public record BootstrapMetadata(List<MetadataRecord> records) {
    public BootstrapMetadata {
        records = List.copyOf(records);
    }

    /** What {@code format} of release 4.3 writes when nothing else is asked for. */
    public static BootstrapMetadata latest() {
        return new BootstrapMetadata(List.of(
                feature(MetadataVersion.FEATURE_NAME, MetadataVersion.LATEST.level()),
                feature(SupportedFeatures.ELR_VERSION, 1),
                feature(SupportedFeatures.GROUP_VERSION, 1),
                feature(SupportedFeatures.SHARE_VERSION, 1),
                feature(SupportedFeatures.STREAMS_VERSION, 1),
                feature(SupportedFeatures.TRANSACTION_VERSION, 2)));
    }

    private static MetadataRecord feature(String name, int level) {
        return MetadataRecord.of(FeatureLevelRecord.builder()
                .name(name)
                .featureLevel((short) level)
                .build());
    }
}
