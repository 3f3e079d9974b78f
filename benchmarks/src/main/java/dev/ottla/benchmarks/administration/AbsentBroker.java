package dev.ottla.benchmarks.administration;

import dev.ottla.compat.wire.Frames;
import dev.ottla.compat.wire.RawConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.BrokerHeartbeatRequestData;
import org.apache.kafka.common.message.BrokerHeartbeatResponseData;
import org.apache.kafka.common.message.BrokerRegistrationRequestData;
import org.apache.kafka.common.message.BrokerRegistrationResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * A second broker that exists only as registration and heartbeats, so that a cluster can have partitions which cost the
 * broker under test nothing but metadata. It says that it is well until it is closed.
 */
final class AbsentBroker implements AutoCloseable {
    private static final int READ_LIMIT_MS = 60_000;
    private static final int HEARTBEAT_MS = 1_000;
    private static final long CAUGHT_UP = 1_000_000_000;
    private static final short REGISTRATION_VERSION = 4;
    private static final short HEARTBEAT_VERSION = 1;
    private static final Map<String, Integer> FEATURES = Map.of(
            "metadata.version", 30,
            "group.version", 1,
            "transaction.version", 2,
            "share.version", 1,
            "streams.version", 1,
            "eligible.leader.replicas.version", 1,
            "kraft.version", 1);

    private final int id;
    private final RawConnection controller;
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor();
    private final Future<?> beating;
    private int correlation;

    /** Registers, and is fenced no more on return. */
    AbsentBroker(int id, String clusterId, int controllerPort) throws IOException {
        this.id = id;
        this.controller = new RawConnection(controllerPort, READ_LIMIT_MS);
        BrokerRegistrationResponseData answer = (BrokerRegistrationResponseData)
                ask(ApiKeys.BROKER_REGISTRATION, REGISTRATION_VERSION, registration(clusterId));
        if (answer.errorCode() != 0) {
            throw new IOException("not registered: " + answer);
        }
        long epoch = answer.brokerEpoch();
        while (beat(epoch).isFenced()) {
            Thread.onSpinWait();
        }
        this.beating = beats.scheduleAtFixedRate(() -> beat(epoch), HEARTBEAT_MS, HEARTBEAT_MS, TimeUnit.MILLISECONDS);
    }

    private BrokerRegistrationRequestData registration(String clusterId) {
        BrokerRegistrationRequestData request = new BrokerRegistrationRequestData()
                .setBrokerId(id)
                .setClusterId(clusterId)
                .setIncarnationId(new Uuid(id, 1))
                .setLogDirs(new ArrayList<>(List.of(new Uuid(1_000L + id, 1))));
        request.listeners()
                .add(new BrokerRegistrationRequestData.Listener()
                        .setName("PLAINTEXT")
                        .setHost("absent")
                        .setPort(9_092)
                        .setSecurityProtocol((short) 0));
        FEATURES.forEach((name, highest) -> request.features()
                .add(new BrokerRegistrationRequestData.Feature()
                        .setName(name)
                        .setMinSupportedVersion((short) (name.equals("metadata.version") ? 7 : 0))
                        .setMaxSupportedVersion(highest.shortValue())));
        return request;
    }

    private BrokerHeartbeatResponseData beat(long epoch) {
        try {
            return (BrokerHeartbeatResponseData) ask(
                    ApiKeys.BROKER_HEARTBEAT,
                    HEARTBEAT_VERSION,
                    new BrokerHeartbeatRequestData()
                            .setBrokerId(id)
                            .setBrokerEpoch(epoch)
                            .setCurrentMetadataOffset(CAUGHT_UP));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private ApiMessage ask(ApiKeys api, short version, ApiMessage request) throws IOException {
        return Frames.exchange(controller, api, version, ++correlation, request);
    }

    @Override
    public void close() throws IOException {
        beating.cancel(false);
        beats.close();
        controller.close();
    }
}
