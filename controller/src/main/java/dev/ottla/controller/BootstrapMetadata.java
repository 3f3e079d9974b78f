package dev.ottla.controller;

import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataVersion;
import dev.ottla.protocol.message.metadata.FeatureLevelRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
        return of(MetadataVersion.LATEST, SupportedFeatures.defaults(MetadataVersion.LATEST), List.of());
    }

    /**
     * What a cluster begins with.
     *
     * @param levels of the other features; {@code kraft.version} among them is the quorum's own business
     * @param more records that come after the levels
     */
    public static BootstrapMetadata of(MetadataVersion version, Map<String, Short> levels, List<MetadataRecord> more) {
        List<MetadataRecord> records = new ArrayList<>();
        records.add(feature(MetadataVersion.FEATURE_NAME, version.level()));
        new TreeMap<>(levels).forEach((name, level) -> {
            if (level > 0 && !name.equals(SupportedFeatures.KRAFT_VERSION)) {
                records.add(feature(name, level));
            }
        });
        records.addAll(more);
        return new BootstrapMetadata(records);
    }

    private static MetadataRecord feature(String name, int level) {
        return MetadataRecord.of(FeatureLevelRecord.builder()
                .name(name)
                .featureLevel((short) level)
                .build());
    }
}
