package dev.ottla.compat.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.BrokerHeartbeatRequestData;
import org.apache.kafka.common.message.BrokerHeartbeatResponseData;
import org.apache.kafka.common.message.BrokerRegistrationRequestData;
import org.apache.kafka.common.message.BrokerRegistrationResponseData;
import org.apache.kafka.common.protocol.ApiKeys;

/** Brokers that exist only as requests. */
final class FakeBrokers {
    static final long CAUGHT_UP = 1_000_000;
    static final short REGISTRATION = 4;
    static final short HEARTBEAT = 2;

    private static final Map<String, Integer> FEATURES = new TreeMap<>(Map.of(
            "group.version", 1,
            "transaction.version", 2,
            "share.version", 1,
            "streams.version", 1,
            "eligible.leader.replicas.version", 1,
            "kraft.version", 1));

    private FakeBrokers() {}

    /** The first of the two log directories of a broker. */
    static Uuid directory(int brokerId, int number) {
        return new Uuid(1000L + brokerId, number);
    }

    static BrokerRegistrationRequestData registration(int brokerId, int incarnation) {
        BrokerRegistrationRequestData request = new BrokerRegistrationRequestData()
                .setBrokerId(brokerId)
                .setClusterId("5L6g3nShT-eMCtK--X86sw")
                .setIncarnationId(new Uuid(brokerId, incarnation))
                .setRack(brokerId % 2 == 0 ? "even" : "odd")
                .setLogDirs(new ArrayList<>(List.of(directory(brokerId, 1), directory(brokerId, 2))));
        request.listeners()
                .add(new BrokerRegistrationRequestData.Listener()
                        .setName("PLAINTEXT")
                        .setHost("fake")
                        .setPort(9000 + brokerId)
                        .setSecurityProtocol((short) 0));
        request.features().add(feature("metadata.version", 7, 30));
        FEATURES.forEach((name, highest) -> request.features().add(feature(name, 0, highest)));
        return request;
    }

    static BrokerRegistrationRequestData.Feature feature(String name, int lowest, int highest) {
        return new BrokerRegistrationRequestData.Feature()
                .setName(name)
                .setMinSupportedVersion((short) lowest)
                .setMaxSupportedVersion((short) highest);
    }

    /** Registers, and keeps the epoch if that is granted; the error code otherwise. */
    static short register(ControllerSide side, String step, BrokerRegistrationRequestData request) {
        BrokerRegistrationResponseData answer =
                (BrokerRegistrationResponseData) side.send(ApiKeys.BROKER_REGISTRATION, REGISTRATION, request);
        if (answer.errorCode() == 0) {
            side.registered(request.brokerId(), answer.brokerEpoch());
        }
        side.note(step + ": " + side.plain(answer.toString()));
        return answer.errorCode();
    }

    static BrokerHeartbeatRequestData heartbeat(ControllerSide side, int brokerId) {
        return new BrokerHeartbeatRequestData()
                .setBrokerId(brokerId)
                .setBrokerEpoch(side.epoch(brokerId))
                .setCurrentMetadataOffset(CAUGHT_UP);
    }

    static BrokerHeartbeatResponseData beat(ControllerSide side, String step, BrokerHeartbeatRequestData request) {
        return (BrokerHeartbeatResponseData) side.ask(step, ApiKeys.BROKER_HEARTBEAT, HEARTBEAT, request);
    }
}
