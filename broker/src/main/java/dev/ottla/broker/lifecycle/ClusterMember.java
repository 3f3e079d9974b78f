package dev.ottla.broker.lifecycle;

import dev.ottla.broker.network.Endpoint;
import dev.ottla.controller.Controller;
import dev.ottla.controller.ControllerReply;
import dev.ottla.controller.SupportedFeatures;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.BrokerHeartbeatRequest;
import dev.ottla.protocol.message.BrokerHeartbeatResponse;
import dev.ottla.protocol.message.BrokerRegistrationRequest;
import dev.ottla.protocol.message.BrokerRegistrationResponse;
import dev.ottla.runtime.Timer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This broker's place in the cluster: registers with the controller, and reports to it until it is told to stop. Any
 * thread; replies come on the controller's strand.
 */
final class ClusterMember {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterMember.class);

    /** Who this broker is. */
    record Identity(
            int brokerId,
            String clusterId,
            Uuid incarnationId,
            @Nullable String rack) {}

    private final Identity identity;
    private final DirectoryReport directories;
    private final Controller controller;
    private final Supplier<MetadataImage> metadata;
    private final Timer timer;
    private final int heartbeatIntervalMs;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private volatile boolean stopped;

    ClusterMember(
            Identity identity,
            DirectoryReport directories,
            Controller controller,
            Supplier<MetadataImage> metadata,
            Timer timer,
            int heartbeatIntervalMs) {
        this.identity = identity;
        this.directories = directories;
        this.controller = controller;
        this.metadata = metadata;
        this.timer = timer;
        this.heartbeatIntervalMs = heartbeatIntervalMs;
    }

    /** Registers with these listeners; completes when the controller counts this broker as alive. */
    CompletableFuture<Void> join(List<Endpoint> advertised) {
        controller.registerBroker(registration(advertised), new ControllerReply<>() {
            @Override
            public void done(BrokerRegistrationResponse response) {
                ErrorCode error = ErrorCode.forCode(response.errorCode());
                if (error == ErrorCode.NONE) {
                    directories.begin(() -> report(response.brokerEpoch()));
                    heartbeat(response.brokerEpoch());
                } else {
                    failed(error);
                }
            }

            @Override
            public void failed(ErrorCode error) {
                joined.completeExceptionally(
                        new StartFailure("the controller refused to register this broker: " + error));
            }
        });
        return joined;
    }

    /** Reports no more. */
    void stop() {
        stopped = true;
    }

    private void heartbeat(long brokerEpoch) {
        if (stopped) {
            return;
        }
        BrokerHeartbeatRequest request = request(brokerEpoch);
        controller.heartbeat(request, new ControllerReply<>() {
            @Override
            public void done(BrokerHeartbeatResponse response) {
                ErrorCode error = ErrorCode.forCode(response.errorCode());
                if (error != ErrorCode.NONE) {
                    failed(error);
                    return;
                }
                directories.heard(request.offlineLogDirs());
                if (!response.isFenced()) {
                    joined.complete(null);
                }
                heartbeatLater(brokerEpoch, response.isFenced() ? 1 : heartbeatIntervalMs);
            }

            @Override
            public void failed(ErrorCode error) {
                LOG.warn("[broker epoch {}] the controller did not take the heartbeat: {}", brokerEpoch, error);
                heartbeatLater(brokerEpoch, heartbeatIntervalMs);
            }
        });
    }

    /** One heartbeat out of turn. */
    private void report(long brokerEpoch) {
        BrokerHeartbeatRequest request = request(brokerEpoch);
        controller.heartbeat(request, new ControllerReply<>() {
            @Override
            public void done(BrokerHeartbeatResponse response) {
                if (response.errorCode() == ErrorCode.NONE.code()) {
                    directories.heard(request.offlineLogDirs());
                }
            }

            @Override
            public void failed(ErrorCode error) {
                LOG.warn("[broker epoch {}] the controller did not take the report: {}", brokerEpoch, error);
            }
        });
    }

    private BrokerHeartbeatRequest request(long brokerEpoch) {
        return BrokerHeartbeatRequest.builder()
                .brokerId(identity.brokerId())
                .brokerEpoch(brokerEpoch)
                .currentMetadataOffset(metadata.get().provenance().lastOffset())
                .offlineLogDirs(directories.offline())
                .cordonedLogDirs(directories.cordoned())
                .build();
    }

    private void heartbeatLater(long brokerEpoch, int delayMs) {
        if (!stopped) {
            timer.schedule(delayMs, () -> heartbeat(brokerEpoch));
        }
    }

    private BrokerRegistrationRequest registration(List<Endpoint> advertised) {
        return BrokerRegistrationRequest.builder()
                .brokerId(identity.brokerId())
                .clusterId(identity.clusterId())
                .incarnationId(identity.incarnationId())
                .rack(identity.rack())
                .logDirs(directories.online())
                .listeners(advertised.stream().map(ClusterMember::listener).toList())
                .features(SupportedFeatures.ALL.entrySet().stream()
                        .map(feature -> BrokerRegistrationRequest.Feature.builder()
                                .name(feature.getKey())
                                .minSupportedVersion(feature.getValue().lowest())
                                .maxSupportedVersion(feature.getValue().highest())
                                .build())
                        .toList())
                .build();
    }

    private static BrokerRegistrationRequest.Listener listener(Endpoint endpoint) {
        return BrokerRegistrationRequest.Listener.builder()
                .name(endpoint.listenerName())
                .host(endpoint.host())
                .port(endpoint.port())
                .securityProtocol(endpoint.protocol().id())
                .build();
    }
}
