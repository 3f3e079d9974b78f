package dev.ottla.metadata;

import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.metadata.BrokerRegistrationChangeRecord;
import dev.ottla.protocol.message.metadata.RegisterBrokerRecord;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * One broker's life in the cluster, from its registration to the next one.
 *
 * @param epoch assigned by the controller: the offset of the first record of the batch that registers it
 * @param incarnationId drawn by the broker's process at start
 * @param endpoints by listener name
 * @param fenced not to be given leadership or shown to clients
 * @param logDirectories those that are online, sorted
 * @param cordonedLogDirectories those that take no new replicas; null until the broker has said so
 */
public record BrokerRegistration(
        int id,
        long epoch,
        Uuid incarnationId,
        PSortedMap<String, Endpoint> endpoints,
        PSortedMap<String, SupportedVersions> features,
        @Nullable String rack,
        boolean fenced,
        boolean inControlledShutdown,
        List<Uuid> logDirectories,
        @Nullable List<Uuid> cordonedLogDirectories) {

    static BrokerRegistration of(RegisterBrokerRecord record) {
        PSortedMap<String, Endpoint> endpoints = TreePMap.empty();
        for (RegisterBrokerRecord.BrokerEndpoint e : record.endPoints()) {
            endpoints = endpoints.plus(e.name(), new Endpoint(e.name(), e.host(), e.port(), e.securityProtocol()));
        }
        PSortedMap<String, SupportedVersions> features = TreePMap.empty();
        for (RegisterBrokerRecord.BrokerFeature f : record.features()) {
            features = features.plus(f.name(), new SupportedVersions(f.minSupportedVersion(), f.maxSupportedVersion()));
        }
        return new BrokerRegistration(
                record.brokerId(),
                record.brokerEpoch(),
                record.incarnationId(),
                endpoints,
                features,
                record.rack(),
                record.fenced(),
                record.inControlledShutdown(),
                sorted(record.logDirs()),
                record.cordonedLogDirs() == null ? null : sorted(record.cordonedLogDirs()));
    }

    /** The endpoint of one listener; null if the broker has none of that name. */
    public @Nullable Endpoint endpoint(String listenerName) {
        return endpoints.get(listenerName);
    }

    /**
     * Where a new replica of this broker goes when nobody has chosen: its only directory, else unassigned (KIP-858).
     */
    public Uuid defaultDirectory() {
        return logDirectories.size() == 1 ? logDirectories.getFirst() : Uuid.UNASSIGNED_DIRECTORY;
    }

    /** Whether it may be given leadership: it is there to stay. */
    public boolean canLead() {
        return !fenced && !inControlledShutdown;
    }

    /** Whether a replica that is said to be in {@code directory} can be read and written. */
    public boolean hasOnline(Uuid directory) {
        if (directory.equals(Uuid.UNASSIGNED_DIRECTORY) || directory.equals(Uuid.MIGRATING_DIRECTORY)) {
            return true;
        }
        return !directory.equals(Uuid.LOST_DIRECTORY)
                && (logDirectories.isEmpty() || logDirectories.contains(directory));
    }

    BrokerRegistration replay(BrokerRegistrationChangeRecord change) {
        return new BrokerRegistration(
                id,
                epoch,
                incarnationId,
                endpoints,
                features,
                rack,
                change.fenced() == 0 ? fenced : change.fenced() > 0,
                inControlledShutdown || change.inControlledShutdown() > 0,
                change.logDirs().isEmpty() ? logDirectories : sorted(change.logDirs()),
                change.cordonedLogDirs() == null ? cordonedLogDirectories : sorted(change.cordonedLogDirs()));
    }

    BrokerRegistration withFenced(boolean changed) {
        return new BrokerRegistration(
                id,
                epoch,
                incarnationId,
                endpoints,
                features,
                rack,
                changed,
                inControlledShutdown,
                logDirectories,
                cordonedLogDirectories);
    }

    RegisterBrokerRecord toRecord() {
        return RegisterBrokerRecord.builder()
                .brokerId(id)
                .incarnationId(incarnationId)
                .brokerEpoch(epoch)
                .endPoints(endpoints.values().stream()
                        .map(BrokerRegistration::toRecord)
                        .toList())
                .features(features.entrySet().stream()
                        .map(BrokerRegistration::toRecord)
                        .toList())
                .rack(rack)
                .fenced(fenced)
                .inControlledShutdown(inControlledShutdown)
                .logDirs(logDirectories)
                .cordonedLogDirs(cordonedLogDirectories)
                .build();
    }

    private static RegisterBrokerRecord.BrokerEndpoint toRecord(Endpoint endpoint) {
        return RegisterBrokerRecord.BrokerEndpoint.builder()
                .name(endpoint.name())
                .host(endpoint.host())
                .port(endpoint.port())
                .securityProtocol(endpoint.securityProtocol())
                .build();
    }

    private static RegisterBrokerRecord.BrokerFeature toRecord(Map.Entry<String, SupportedVersions> feature) {
        return RegisterBrokerRecord.BrokerFeature.builder()
                .name(feature.getKey())
                .minSupportedVersion(feature.getValue().lowest())
                .maxSupportedVersion(feature.getValue().highest())
                .build();
    }

    private static List<Uuid> sorted(List<Uuid> directories) {
        return directories.stream().sorted().toList();
    }
}
