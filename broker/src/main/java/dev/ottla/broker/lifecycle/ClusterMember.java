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
 * This broker's place in the cluster: registers with the controller, reports to it, and in the end asks for leave, so
 * that its partitions are led by others before it stops. Any thread; replies come on the controller's strand.
 */
final class ClusterMember {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterMember.class);
    private static final int RETRY_MS = 100;
    private static final int LEAVING_INTERVAL_MS = 50;

    /**
     * Who this broker is.
     *
     * @param previousBrokerEpoch the registration that it last stopped under cleanly, else -1
     */
    record Identity(
            int brokerId,
            String clusterId,
            Uuid incarnationId,
            @Nullable String rack,
            long previousBrokerEpoch) {}

    /**
     * How it behaves.
     *
     * @param heartbeatIntervalMs {@code broker.heartbeat.interval.ms}
     * @param registrationTimeoutMs {@code initial.broker.registration.timeout.ms}
     */
    record Pace(int heartbeatIntervalMs, int registrationTimeoutMs) {}

    private final Identity identity;
    private final DirectoryReport directories;
    private final Controller controller;
    private final Supplier<MetadataImage> metadata;
    private final Timer timer;
    private final Pace pace;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private volatile long brokerEpoch = -1;
    private volatile boolean leaving;
    private volatile boolean stopped;

    ClusterMember(
            Identity identity,
            DirectoryReport directories,
            Controller controller,
            Supplier<MetadataImage> metadata,
            Timer timer,
            Pace pace) {
        this.identity = identity;
        this.directories = directories;
        this.controller = controller;
        this.metadata = metadata;
        this.timer = timer;
        this.pace = pace;
    }

    /** Registers with these listeners; completes when the controller counts this broker as alive. */
    CompletableFuture<Void> join(List<Endpoint> advertised) {
        register(registration(advertised), pace.registrationTimeoutMs());
        return joined;
    }

    /** The registration of this broker; -1 before it has one. */
    long brokerEpoch() {
        return brokerEpoch;
    }

    /**
     * Asks for leave; completes when others lead what this broker led, or nobody can. Fails at once if the controller
     * does not answer.
     */
    CompletableFuture<Void> leave() {
        if (brokerEpoch < 0) {
            left.complete(null);
        } else {
            leaving = true;
            askForLeave();
        }
        return left;
    }

    /** Reports no more. */
    void stop() {
        stopped = true;
    }

    /** An earlier process under this id may count as alive until its session has ended: that is waited for. */
    private void register(BrokerRegistrationRequest request, int remainingMs) {
        controller.registerBroker(request, new ControllerReply<>() {
            @Override
            public void done(BrokerRegistrationResponse response) {
                ErrorCode error = ErrorCode.forCode(response.errorCode());
                if (error == ErrorCode.NONE) {
                    brokerEpoch = response.brokerEpoch();
                    directories.begin(ClusterMember.this::report);
                    heartbeat();
                } else if (error == ErrorCode.DUPLICATE_BROKER_REGISTRATION && remainingMs > 0 && !stopped) {
                    timer.schedule(RETRY_MS, () -> register(request, remainingMs - RETRY_MS));
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
    }

    private void heartbeat() {
        if (stopped || leaving) {
            return;
        }
        BrokerHeartbeatRequest request = request().build();
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
                heartbeatLater(response.isFenced() ? 1 : pace.heartbeatIntervalMs());
            }

            @Override
            public void failed(ErrorCode error) {
                LOG.warn("[broker epoch {}] the controller did not take the heartbeat: {}", brokerEpoch, error);
                heartbeatLater(pace.heartbeatIntervalMs());
            }
        });
    }

    private void heartbeatLater(int delayMs) {
        if (!stopped && !leaving) {
            timer.schedule(delayMs, this::heartbeat);
        }
    }

    private void askForLeave() {
        if (stopped) {
            return;
        }
        controller.heartbeat(request().wantShutDown(true).build(), new ControllerReply<>() {
            @Override
            public void done(BrokerHeartbeatResponse response) {
                ErrorCode error = ErrorCode.forCode(response.errorCode());
                if (error != ErrorCode.NONE) {
                    failed(error);
                } else if (response.shouldShutDown()) {
                    left.complete(null);
                } else {
                    timer.schedule(LEAVING_INTERVAL_MS, ClusterMember.this::askForLeave);
                }
            }

            @Override
            public void failed(ErrorCode error) {
                left.completeExceptionally(
                        new IllegalStateException("the controller did not give this broker leave: " + error));
            }
        });
    }

    /** One heartbeat out of turn. */
    private void report() {
        BrokerHeartbeatRequest request = request().build();
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

    private BrokerHeartbeatRequest.Builder request() {
        return BrokerHeartbeatRequest.builder()
                .brokerId(identity.brokerId())
                .brokerEpoch(brokerEpoch)
                .currentMetadataOffset(metadata.get().provenance().lastOffset())
                .offlineLogDirs(directories.offline())
                .cordonedLogDirs(directories.cordoned());
    }

    private BrokerRegistrationRequest registration(List<Endpoint> advertised) {
        return BrokerRegistrationRequest.builder()
                .brokerId(identity.brokerId())
                .clusterId(identity.clusterId())
                .incarnationId(identity.incarnationId())
                .rack(identity.rack())
                .logDirs(directories.online())
                .previousBrokerEpoch(identity.previousBrokerEpoch())
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
