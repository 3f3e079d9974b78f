package dev.ottla.controller;

import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.FeaturesImage;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataVersion;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.BrokerRegistrationRequest;
import dev.ottla.protocol.message.BrokerRegistrationResponse;
import dev.ottla.protocol.message.metadata.RegisterBrokerRecord;
import dev.ottla.protocol.message.metadata.RegisterBrokerRecord.BrokerFeature;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Brokers register (KIP-631). A broker that registers is fenced; whatever an earlier process of it led is led by others
 * or nobody from then on, and gets a new leader epoch with its next leader: records that the earlier process may have
 * lost are never taken for those of the new one. The same process may amend what it has said of itself.
 *
 * @param clusterId of the cluster that brokers must belong to
 */
record BrokerRegistrations(String clusterId, BrokerSessions sessions, PartitionLeadership leadership) {
    private static final long RESERVED_DIRECTORIES = 100;

    Decision<BrokerRegistrationResponse> register(MetadataImage image, BrokerRegistrationRequest request, long nowMs) {
        BrokerRegistration known = image.cluster().broker(request.brokerId());
        boolean sameProcess = known != null && known.incarnationId().equals(request.incarnationId());
        ErrorCode problem = problem(image, request);
        if (problem == ErrorCode.NONE
                && known != null
                && !sameProcess
                && sessions.isAlive(known.id(), known.epoch(), nowMs)) {
            problem = ErrorCode.DUPLICATE_BROKER_REGISTRATION;
        }
        if (problem != ErrorCode.NONE) {
            return Decision.answer(BrokerRegistrationResponse.builder()
                    .errorCode(problem.code())
                    .build());
        }
        List<MetadataRecord> records = new ArrayList<>();
        long epoch;
        RegisterBrokerRecord.Builder record = record(image, request);
        if (known != null && sameProcess) {
            epoch = known.epoch();
            record.fenced(known.fenced()).inControlledShutdown(known.inControlledShutdown());
        } else {
            epoch = image.provenance().endOffset();
            endEarlierProcess(image, request, known == null ? -2 : known.epoch(), records);
            sessions.registered(request.brokerId());
        }
        short version = image.features().metadataVersion().registerBrokerRecordVersion();
        records.add(MetadataRecord.of(record.brokerEpoch(epoch).build(), version));
        return new Decision<>(
                records, BrokerRegistrationResponse.builder().brokerEpoch(epoch).build());
    }

    /** A process that can tell under which epoch its predecessor stopped comes from a clean stop (KIP-966). */
    private void endEarlierProcess(
            MetadataImage image, BrokerRegistrationRequest request, long earlierEpoch, List<MetadataRecord> records) {
        if (request.previousBrokerEpoch() == earlierEpoch) {
            leadership.leave(image, request.brokerId(), records::add);
        } else {
            leadership.loseRecords(image, request.brokerId(), records::add);
        }
    }

    private ErrorCode problem(MetadataImage image, BrokerRegistrationRequest request) {
        if (!request.clusterId().equals(clusterId)) {
            return ErrorCode.INCONSISTENT_CLUSTER_ID;
        }
        if (request.isMigratingZkBroker()) {
            return ErrorCode.BROKER_ID_NOT_REGISTERED;
        }
        ErrorCode problem = image.features().metadataVersion().hasDirectoryAssignment()
                ? directoriesProblem(image, request)
                : ErrorCode.NONE;
        return problem == ErrorCode.NONE ? featuresProblem(image.features(), request) : problem;
    }

    private static ErrorCode directoriesProblem(MetadataImage image, BrokerRegistrationRequest request) {
        List<Uuid> directories = request.logDirs();
        Set<Uuid> distinct = new HashSet<>(directories);
        boolean invalid = directories.isEmpty()
                || distinct.size() < directories.size()
                || directories.stream().anyMatch(BrokerRegistrations::isReserved);
        boolean othersOwn = image.cluster().brokers().values().stream()
                .filter(other -> other.id() != request.brokerId())
                .anyMatch(other -> other.logDirectories().stream().anyMatch(distinct::contains));
        return invalid || othersOwn ? ErrorCode.INVALID_REGISTRATION : ErrorCode.NONE;
    }

    private static boolean isReserved(Uuid directory) {
        return directory.mostSignificantBits() == 0
                && directory.leastSignificantBits() >= 0
                && directory.leastSignificantBits() < RESERVED_DIRECTORIES;
    }

    /** What a broker does not mention it can do at level 0 only. */
    private static ErrorCode featuresProblem(FeaturesImage features, BrokerRegistrationRequest request) {
        Set<String> mentioned = new HashSet<>();
        for (BrokerRegistrationRequest.Feature feature : request.features()) {
            short level = features.level(feature.name());
            if (level < feature.minSupportedVersion() || level > feature.maxSupportedVersion()) {
                return ErrorCode.UNSUPPORTED_VERSION;
            }
            mentioned.add(feature.name());
        }
        if (!mentioned.contains(MetadataVersion.FEATURE_NAME)) {
            return ErrorCode.INVALID_REGISTRATION;
        }
        boolean all = features.levels().entrySet().stream()
                .allMatch(level -> level.getValue() == 0 || mentioned.contains(level.getKey()));
        return all ? ErrorCode.NONE : ErrorCode.UNSUPPORTED_VERSION;
    }

    private static RegisterBrokerRecord.Builder record(MetadataImage image, BrokerRegistrationRequest request) {
        RegisterBrokerRecord.Builder record = RegisterBrokerRecord.builder()
                .brokerId(request.brokerId())
                .incarnationId(request.incarnationId())
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
                .features(features(image.features(), request));
        if (image.features().metadataVersion().hasDirectoryAssignment()) {
            record.logDirs(request.logDirs());
        }
        return record;
    }

    private static List<BrokerFeature> features(FeaturesImage features, BrokerRegistrationRequest request) {
        List<BrokerFeature> recorded = new ArrayList<>();
        Set<String> mentioned = new HashSet<>();
        for (BrokerRegistrationRequest.Feature feature : request.features()) {
            mentioned.add(feature.name());
            recorded.add(BrokerFeature.builder()
                    .name(feature.name())
                    .minSupportedVersion(feature.minSupportedVersion())
                    .maxSupportedVersion(feature.maxSupportedVersion())
                    .build());
        }
        features.levels().keySet().stream()
                .filter(name -> !mentioned.contains(name))
                .forEach(name -> recorded.add(BrokerFeature.builder().name(name).build()));
        return recorded;
    }
}
