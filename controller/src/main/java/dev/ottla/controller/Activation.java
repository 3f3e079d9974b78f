package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataVersion;
import dev.ottla.protocol.message.metadata.AbortTransactionRecord;
import dev.ottla.protocol.message.metadata.BeginTransactionRecord;
import dev.ottla.protocol.message.metadata.EndTransactionRecord;
import dev.ottla.protocol.message.metadata.FeatureLevelRecord;
import dev.ottla.protocol.message.metadata.RegisterControllerRecord;
import java.util.ArrayList;
import java.util.List;

/** The first records of a leadership: an empty log gets its bootstrap records, and the controller says who it is. */
record Activation(ClusterConfigs configs) {
    Decision<Boolean> activate(
            MetadataImage image,
            boolean openTransaction,
            BootstrapMetadata bootstrap,
            RegisterControllerRecord registration) {
        List<MetadataRecord> records = new ArrayList<>();
        if (openTransaction) {
            records.add(MetadataRecord.of(AbortTransactionRecord.builder()
                    .reason("controller failover")
                    .build()));
        }
        boolean empty = image.features().level(MetadataVersion.FEATURE_NAME) == 0;
        if (empty) {
            addBootstrap(bootstrap, records);
        }
        MetadataVersion version = empty ? version(bootstrap) : image.features().metadataVersion();
        if (version.hasControllerRegistration()) {
            records.add(MetadataRecord.of(registration));
        }
        return new Decision<>(records, empty);
    }

    private void addBootstrap(BootstrapMetadata bootstrap, List<MetadataRecord> records) {
        boolean transaction = version(bootstrap).hasMetadataTransactions();
        if (transaction) {
            records.add(MetadataRecord.of(
                    BeginTransactionRecord.builder().name("Bootstrap records").build()));
        }
        records.addAll(bootstrap.records());
        if (level(bootstrap, SupportedFeatures.ELR_VERSION) > 0) {
            new ElrActivation(configs).append(MetadataImage.EMPTY, records);
        }
        if (transaction) {
            records.add(MetadataRecord.of(EndTransactionRecord.builder().build()));
        }
    }

    private static MetadataVersion version(BootstrapMetadata bootstrap) {
        return new MetadataVersion(level(bootstrap, MetadataVersion.FEATURE_NAME));
    }

    private static short level(BootstrapMetadata bootstrap, String feature) {
        for (MetadataRecord record : bootstrap.records()) {
            if (record.message() instanceof FeatureLevelRecord level
                    && level.name().equals(feature)) {
                return level.featureLevel();
            }
        }
        return 0;
    }
}
