package dev.ottla.handler.metadata;

import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.Endpoint;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DescribeClusterRequest;
import dev.ottla.protocol.message.DescribeClusterResponse;
import dev.ottla.protocol.message.DescribeClusterResponse.DescribeClusterBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * DescribeCluster (60), versions 0–2, as brokers answer it.
 *
 * <ul>
 *   <li>1 endpoint types (KIP-919): only brokers can be asked for here; 2 fenced brokers on request (KIP-1073)
 *   <li>any active broker is named as controller
 *   <li>absent: the controllers' endpoints, which are the controller listener's to tell
 * </ul>
 */
public final class DescribeClusterHandler implements ApiHandler<DescribeClusterRequest, DescribeClusterResponse> {
    private static final byte BROKERS = 1;
    private static final byte CONTROLLERS = 2;

    private final Supplier<MetadataImage> metadata;
    private final AuthorizationDesk authorization;
    private final MetadataSettings settings;

    public DescribeClusterHandler(
            Supplier<MetadataImage> metadata, AuthorizationDesk authorization, MetadataSettings settings) {
        this.metadata = metadata;
        this.authorization = authorization;
        this.settings = settings;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_CLUSTER;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.DESCRIBE_CLUSTER.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.DESCRIBE_CLUSTER.latestVersion();
    }

    @Override
    public void handle(RequestContext context, DescribeClusterRequest request, Answer<DescribeClusterResponse> answer) {
        if (request.endpointType() == CONTROLLERS) {
            answer.send(refused(
                    ErrorCode.MISMATCHED_ENDPOINT_TYPE,
                    "The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type "
                            + "CONTROLLER"));
        } else if (request.endpointType() == BROKERS) {
            answer.send(describe(context, request));
        } else {
            answer.send(refused(
                    ErrorCode.UNSUPPORTED_ENDPOINT_TYPE, "Unsupported endpoint type " + request.endpointType()));
        }
    }

    private DescribeClusterResponse describe(RequestContext context, DescribeClusterRequest request) {
        ClusterView view = new ClusterView(metadata.get(), context.listenerName());
        List<DescribeClusterBroker> brokers = new ArrayList<>();
        for (BrokerRegistration broker : view.image().cluster().brokers().values()) {
            Endpoint endpoint = view.endpoint(broker);
            if (endpoint != null && (!broker.fenced() || request.includeFencedBrokers())) {
                brokers.add(DescribeClusterBroker.builder()
                        .brokerId(broker.id())
                        .host(endpoint.host())
                        .port(endpoint.port())
                        .rack(broker.rack())
                        .isFenced(broker.fenced())
                        .build());
            }
        }
        return DescribeClusterResponse.builder()
                .errorMessage(null)
                .clusterId(settings.clusterId())
                .controllerId(view.controllerId())
                .brokers(brokers)
                .clusterAuthorizedOperations(authorization.authorizedClusterOperations(
                        context, request.includeClusterAuthorizedOperations()))
                .build();
    }

    private static DescribeClusterResponse refused(ErrorCode error, String message) {
        return DescribeClusterResponse.builder()
                .errorCode(error.code())
                .errorMessage(message)
                .build();
    }

    @Override
    public DescribeClusterResponse failure(RequestContext context, DescribeClusterRequest request, ErrorCode error) {
        return refused(error, error.message());
    }
}
