package dev.ottla.metadata;

import dev.ottla.protocol.message.metadata.ConfigRecord;
import dev.ottla.protocol.message.metadata.FeatureLevelRecord;
import dev.ottla.protocol.message.metadata.ProducerIdsRecord;
import dev.ottla.protocol.message.metadata.TopicRecord;
import java.util.function.Consumer;

/**
 * The shortest log that says the same as an image: what a snapshot contains. {@code metadata.version} comes first,
 * because it tells a reader whether it can read the rest.
 */
public final class ImageRecords {
    private final MetadataImage image;
    private final MetadataVersion version;
    private final Consumer<MetadataRecord> sink;

    private ImageRecords(MetadataImage image, Consumer<MetadataRecord> sink) {
        this.image = image;
        this.version = image.features().metadataVersion();
        this.sink = sink;
    }

    /** Hands all records to {@code sink}, in the order in which they have to be replayed. */
    public static void write(MetadataImage image, Consumer<MetadataRecord> sink) {
        new ImageRecords(image, sink).write();
    }

    private void write() {
        writeFeatures();
        writeCluster();
        image.topics().all().forEach(this::writeTopic);
        image.configurations()
                .byResource()
                .forEach((resource, set) -> set.forEach(
                        (key, value) -> sink.accept(MetadataRecord.of(configRecord(resource, key, value)))));
        writeAccess();
        if (image.nextProducerId() > 0) {
            sink.accept(MetadataRecord.of(ProducerIdsRecord.builder()
                    .brokerId(-1)
                    .brokerEpoch(-1)
                    .nextProducerId(image.nextProducerId())
                    .build()));
        }
    }

    private void writeFeatures() {
        short level = image.features().level(MetadataVersion.FEATURE_NAME);
        if (level > 0) {
            sink.accept(MetadataRecord.of(feature(MetadataVersion.FEATURE_NAME, level)));
        }
        image.features().levels().forEach((name, other) -> {
            if (!name.equals(MetadataVersion.FEATURE_NAME)) {
                sink.accept(MetadataRecord.of(feature(name, other)));
            }
        });
    }

    private void writeCluster() {
        image.cluster()
                .brokers()
                .values()
                .forEach(broker ->
                        sink.accept(MetadataRecord.of(broker.toRecord(), version.registerBrokerRecordVersion())));
        image.cluster().controllers().values().forEach(controller -> sink.accept(MetadataRecord.of(controller)));
    }

    private void writeTopic(TopicImage topic) {
        sink.accept(MetadataRecord.of(
                TopicRecord.builder().name(topic.name()).topicId(topic.id()).build()));
        for (int i = 0; i < topic.partitionCount(); i++) {
            sink.accept(MetadataRecord.of(
                    topic.partitions().get(i).toRecord(topic.id(), i, version), version.partitionRecordVersion()));
        }
    }

    private void writeAccess() {
        AccessImage access = image.access();
        access.quotaRecords().forEach(record -> sink.accept(MetadataRecord.of(record)));
        access.acls().values().forEach(record -> sink.accept(MetadataRecord.of(record)));
        access.scramCredentials().values().forEach(record -> sink.accept(MetadataRecord.of(record)));
        access.delegationTokens().values().forEach(record -> sink.accept(MetadataRecord.of(record)));
    }

    private static FeatureLevelRecord feature(String name, short level) {
        return FeatureLevelRecord.builder().name(name).featureLevel(level).build();
    }

    private static ConfigRecord configRecord(ConfigResource resource, String key, String value) {
        return ConfigRecord.builder()
                .resourceType(resource.type())
                .resourceName(resource.name())
                .name(key)
                .value(value)
                .build();
    }
}
