package dev.ottla.controller;

import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataVersion;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.BrokerHeartbeatRequest;
import dev.ottla.protocol.message.BrokerHeartbeatResponse;
import dev.ottla.protocol.message.BrokerRegistrationRequest;
import dev.ottla.protocol.message.BrokerRegistrationResponse;
import dev.ottla.protocol.message.metadata.BrokerRegistrationChangeRecord;
import dev.ottla.protocol.message.metadata.RegisterBrokerRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Brokers come, catch up, stand aside and go. A broker that registers is fenced; whatever an earlier process of it led
 * is led by others or nobody from then on, and gets a new leader epoch with its next leader: records that the earlier
 * process may have lost are never taken for those of the new one.
 *
 * @param clusterId of the cluster that brokers must belong to
 */
record BrokerChanges(String clusterId) {
    /** {@code NONE}, or what is wrong with a broker that says it is in its registration of this epoch. */
    static ErrorCode epochProblem(MetadataImage image, int brokerId, long brokerEpoch) {
        BrokerRegistration broker = image.cluster().broker(brokerId);
        if (broker == null) {
            return ErrorCode.BROKER_ID_NOT_REGISTERED;
        }
        return broker.epoch() == brokerEpoch ? ErrorCode.NONE : ErrorCode.STALE_BROKER_EPOCH;
    }

    /** @param nextOffset where the registration's record will be, which is the epoch of the broker */
    Decision<BrokerRegistrationResponse> register(
            MetadataImage image, BrokerRegistrationRequest request, long nextOffset) {
        ErrorCode problem = registrationProblem(image, request);
        if (problem != ErrorCode.NONE) {
            return Decision.answer(BrokerRegistrationResponse.builder()
                    .errorCode(problem.code())
                    .build());
        }
        BrokerRegistration known = image.cluster().broker(request.brokerId());
        if (known != null && known.incarnationId().equals(request.incarnationId())) {
            return Decision.answer(BrokerRegistrationResponse.builder()
                    .brokerEpoch(known.epoch())
                    .build());
        }
        MetadataVersion version = image.features().metadataVersion();
        List<MetadataRecord> records = new ArrayList<>();
        records.add(MetadataRecord.of(record(request, nextOffset, version), version.registerBrokerRecordVersion()));
        if (known != null) {
            PartitionLeadership.leave(image, request.brokerId(), records::add);
        }
        return new Decision<>(
                records,
                BrokerRegistrationResponse.builder().brokerEpoch(nextOffset).build());
    }

    Decision<BrokerHeartbeatResponse> heartbeat(MetadataImage image, BrokerHeartbeatRequest request) {
        ErrorCode problem = epochProblem(image, request.brokerId(), request.brokerEpoch());
        BrokerRegistration broker = image.cluster().broker(request.brokerId());
        if (broker == null || problem != ErrorCode.NONE) {
            return Decision.answer(
                    BrokerHeartbeatResponse.builder().errorCode(problem.code()).build());
        }
        boolean caughtUp = request.currentMetadataOffset() >= broker.epoch();
        boolean leaves = request.wantFence() || request.wantShutDown();
        boolean fenced = leaves || (broker.fenced() && !caughtUp);
        List<MetadataRecord> records = new ArrayList<>();
        changeRegistration(image, broker, request, fenced, records);
        if (fenced && !broker.fenced()) {
            PartitionLeadership.leave(image, broker.id(), records::add);
        } else if (!fenced && broker.fenced()) {
            PartitionLeadership.enter(image, broker.id(), records::add);
        }
        return new Decision<>(
                records,
                BrokerHeartbeatResponse.builder()
                        .isCaughtUp(caughtUp)
                        .isFenced(fenced)
                        .shouldShutDown(request.wantShutDown())
                        .build());
    }

    private ErrorCode registrationProblem(MetadataImage image, BrokerRegistrationRequest request) {
        if (!request.clusterId().equals(clusterId)) {
            return ErrorCode.INCONSISTENT_CLUSTER_ID;
        }
        for (BrokerRegistrationRequest.Feature feature : request.features()) {
            short level = image.features().level(feature.name());
            boolean mustFit = level > 0 || feature.name().equals(MetadataVersion.FEATURE_NAME);
            if (mustFit && (level < feature.minSupportedVersion() || level > feature.maxSupportedVersion())) {
                return ErrorCode.UNSUPPORTED_VERSION;
            }
        }
        return ErrorCode.NONE;
    }

    private static RegisterBrokerRecord record(BrokerRegistrationRequest request, long epoch, MetadataVersion version) {
        RegisterBrokerRecord.Builder record = RegisterBrokerRecord.builder()
                .brokerId(request.brokerId())
                .incarnationId(request.incarnationId())
                .brokerEpoch(epoch)
                .rack(request.rack())
                .fenced(true)
                .endPoints(request.listeners().stream()
                        .map(listener -> RegisterBrokerRecord.BrokerEndpoint.builder()
                                .name(listener.name())
                                .host(listener.host())
                                .port(listener.port())
                                .securityProtocol(listener.securityProtocol())
                                .build())
                        .toList())
                .features(request.features().stream()
                        .map(feature -> RegisterBrokerRecord.BrokerFeature.builder()
                                .name(feature.name())
                                .minSupportedVersion(feature.minSupportedVersion())
                                .maxSupportedVersion(feature.maxSupportedVersion())
                                .build())
                        .toList());
        if (version.hasDirectoryAssignment()) {
            record.logDirs(request.logDirs());
        }
        return record.build();
    }

    /** Written in the lowest version that can say it, as Kafka does. */
    private static void changeRegistration(
            MetadataImage image,
            BrokerRegistration broker,
            BrokerHeartbeatRequest request,
            boolean fenced,
            List<MetadataRecord> records) {
        int version = 0;
        BrokerRegistrationChangeRecord.Builder change =
                BrokerRegistrationChangeRecord.builder().brokerId(broker.id()).brokerEpoch(broker.epoch());
        boolean changed = fenced != broker.fenced();
        if (changed) {
            change.fenced((byte) (fenced ? 1 : -1));
        }
        List<Uuid> cordoned = request.cordonedLogDirs();
        if (cordoned != null
                && image.features().metadataVersion().hasCordonedLogDirectories()
                && !cordoned.stream().sorted().toList().equals(broker.cordonedLogDirectories())) {
            change.cordonedLogDirs(cordoned);
            version = 3;
            changed = true;
        }
        if (changed) {
            records.add(MetadataRecord.of(change.build(), version));
        }
    }
}
