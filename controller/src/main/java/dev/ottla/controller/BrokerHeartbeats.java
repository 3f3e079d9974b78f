package dev.ottla.controller;

import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.BrokerHeartbeatRequest;
import dev.ottla.protocol.message.BrokerHeartbeatResponse;
import dev.ottla.protocol.message.metadata.BrokerRegistrationChangeRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brokers report, and are told what they are (KIP-631): fenced until they have caught up with their own registration,
 * fenced again when they are not heard of any more. One that wants to stop first hands over what it leads, and may go
 * when all others know of it.
 */
record BrokerHeartbeats(BrokerSessions sessions, PartitionLeadership leadership) {
    private static final byte FENCE = 1;
    private static final byte UNFENCE = -1;
    private static final byte SHUTS_DOWN = 1;
    private static final int ONLINE_DIRECTORIES = 2;
    private static final int CORDONED_DIRECTORIES = 3;

    /** What the controller holds a broker for. */
    private enum State {
        FENCED,
        UNFENCED,
        SHUTTING_DOWN,
        /** Fenced for good: the process may end. */
        SHUT_DOWN;

        boolean fenced() {
            return this == FENCED || this == SHUT_DOWN;
        }
    }

    Decision<BrokerHeartbeatResponse> heartbeat(MetadataImage image, BrokerHeartbeatRequest request, long nowMs) {
        ErrorCode stale = BrokerEpochs.problem(image, request.brokerId(), request.brokerEpoch());
        BrokerRegistration broker = image.cluster().broker(request.brokerId());
        if (broker == null || stale != ErrorCode.NONE) {
            return Decision.answer(
                    BrokerHeartbeatResponse.builder().errorCode(stale.code()).build());
        }
        sessions.heard(broker.id(), broker.epoch(), nowMs);
        State current = current(broker);
        State next = next(image, broker, request, current);
        List<MetadataRecord> records = new ArrayList<>();
        if (next != current) {
            change(image, broker, next, records);
        }
        directoriesOffline(image, broker, request.offlineLogDirs(), records);
        directoriesCordoned(image, broker, request.cordonedLogDirs(), records);
        remember(image, request, next, records.size());
        return new Decision<>(
                records,
                BrokerHeartbeatResponse.builder()
                        .isCaughtUp(hasCaughtUp(broker, request))
                        .isFenced(next.fenced())
                        .shouldShutDown(next == State.SHUT_DOWN)
                        .build());
    }

    /** Fences one broker that was silent for too long; empty if none was. */
    List<MetadataRecord> expire(MetadataImage image, long nowMs) {
        BrokerRegistration broker = sessions.takeExpired(image, nowMs);
        if (broker == null) {
            return List.of();
        }
        List<MetadataRecord> records = new ArrayList<>();
        change(image, broker, State.FENCED, records);
        sessions.fenced(broker.id());
        return records;
    }

    private State current(BrokerRegistration broker) {
        if (sessions.wantsToStop(broker.id())) {
            return State.SHUTTING_DOWN;
        }
        return broker.fenced() ? State.FENCED : State.UNFENCED;
    }

    private State next(MetadataImage image, BrokerRegistration broker, BrokerHeartbeatRequest request, State current) {
        return switch (current) {
            case FENCED -> {
                if (request.wantShutDown()) {
                    yield State.SHUT_DOWN;
                }
                yield !request.wantFence() && hasCaughtUp(broker, request) ? State.UNFENCED : State.FENCED;
            }
            case UNFENCED -> {
                if (request.wantFence()) {
                    yield request.wantShutDown() ? State.SHUT_DOWN : State.FENCED;
                }
                yield request.wantShutDown() ? stopping(image, broker) : State.UNFENCED;
            }
            case SHUTTING_DOWN ->
                sessions.othersKnow(image, broker.id()) ? stopping(image, broker) : State.SHUTTING_DOWN;
            case SHUT_DOWN -> State.SHUT_DOWN;
        };
    }

    private static State stopping(MetadataImage image, BrokerRegistration broker) {
        return PartitionLeadership.leadsAnything(image, broker.id()) ? State.SHUTTING_DOWN : State.SHUT_DOWN;
    }

    private static boolean hasCaughtUp(BrokerRegistration broker, BrokerHeartbeatRequest request) {
        return request.currentMetadataOffset() >= broker.epoch();
    }

    private void change(MetadataImage image, BrokerRegistration broker, State next, List<MetadataRecord> records) {
        switch (next) {
            case FENCED, SHUT_DOWN -> {
                leadership.leave(image, broker.id(), records::add);
                records.add(MetadataRecord.of(of(broker).fenced(FENCE).build()));
            }
            case UNFENCED -> {
                records.add(MetadataRecord.of(of(broker).fenced(UNFENCE).build()));
                leadership.enter(image, broker.id(), records::add);
            }
            case SHUTTING_DOWN -> {
                if (!broker.inControlledShutdown()) {
                    records.add(MetadataRecord.of(
                            of(broker).inControlledShutdown(SHUTS_DOWN).build(), 1));
                }
                leadership.leave(image, broker.id(), records::add);
            }
        }
    }

    private void directoriesOffline(
            MetadataImage image, BrokerRegistration broker, List<Uuid> offline, List<MetadataRecord> records) {
        List<Uuid> lost =
                broker.logDirectories().stream().filter(offline::contains).toList();
        if (lost.isEmpty() || !image.features().metadataVersion().hasDirectoryAssignment()) {
            return;
        }
        leadership.loseDirectories(image, broker.id(), lost, records::add);
        List<Uuid> remaining = broker.logDirectories().stream()
                .filter(directory -> !lost.contains(directory))
                .toList();
        records.add(MetadataRecord.of(of(broker).logDirs(remaining).build(), ONLINE_DIRECTORIES));
    }

    private static void directoriesCordoned(
            MetadataImage image,
            BrokerRegistration broker,
            @Nullable List<Uuid> cordoned,
            List<MetadataRecord> records) {
        if (cordoned != null
                && image.features().metadataVersion().hasCordonedLogDirectories()
                && !cordoned.stream().sorted().toList().equals(broker.cordonedLogDirectories())) {
            records.add(MetadataRecord.of(of(broker).cordonedLogDirs(cordoned).build(), CORDONED_DIRECTORIES));
        }
    }

    /** Others have to know what this decision records, or what was recorded before it. */
    private void remember(MetadataImage image, BrokerHeartbeatRequest request, State next, int recordCount) {
        int brokerId = request.brokerId();
        sessions.followed(brokerId, request.currentMetadataOffset());
        if (next.fenced()) {
            sessions.fenced(brokerId);
        } else if (next == State.SHUTTING_DOWN) {
            sessions.wantsToStop(brokerId, image.provenance().lastOffset() + recordCount);
        }
    }

    private static BrokerRegistrationChangeRecord.Builder of(BrokerRegistration broker) {
        return BrokerRegistrationChangeRecord.builder().brokerId(broker.id()).brokerEpoch(broker.epoch());
    }
}
