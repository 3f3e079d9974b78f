package dev.ottla.handler.cluster;

import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DescribeClusterRequest;
import dev.ottla.protocol.message.DescribeClusterResponse;
import dev.ottla.protocol.message.DescribeClusterResponse.DescribeClusterBroker;
import dev.ottla.protocol.message.metadata.RegisterControllerRecord;
import dev.ottla.protocol.message.metadata.RegisterControllerRecord.ControllerEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * DescribeCluster (60), versions 0–2, as controllers answer it (KIP-919).
 *
 * <ul>
 *   <li>1 endpoint types: only controllers can be asked for here, and version 0 asks for brokers; 2 fenced brokers
 *       (KIP-1073), of which there are none among controllers
 *   <li>names the controllers that have registered an endpoint of the listener that was asked
 *   <li>a controller that has just started and knows nothing yet is LEADER_NOT_AVAILABLE: clients ask again; Apache
 *       Kafka answers UNSUPPORTED_VERSION, with which they give up
 * </ul>
 */
public record DescribeControllersHandler(
        Supplier<MetadataImage> metadata, AuthorizationDesk authorization, String clusterId, IntSupplier leader)
        implements ApiHandler<DescribeClusterRequest, DescribeClusterResponse> {
    private static final byte BROKERS = 1;
    private static final byte CONTROLLERS = 2;

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
        MetadataImage image = metadata.get();
        if (request.endpointType() == BROKERS) {
            answer.send(refused(
                    ErrorCode.MISMATCHED_ENDPOINT_TYPE,
                    "The request was sent to an endpoint of type CONTROLLER, but we wanted an endpoint of type "
                            + "BROKER"));
        } else if (request.endpointType() != CONTROLLERS) {
            answer.send(refused(
                    ErrorCode.UNSUPPORTED_ENDPOINT_TYPE, "Unsupported endpoint type " + request.endpointType()));
        } else if (!image.features().isKnown()) {
            answer.send(refused(ErrorCode.LEADER_NOT_AVAILABLE, "The metadata is not known here yet."));
        } else if (!image.features().metadataVersion().hasControllerRegistration()) {
            answer.send(refused(
                    ErrorCode.UNSUPPORTED_VERSION,
                    "Direct-to-controller communication is not supported with the current MetadataVersion."));
        } else {
            answer.send(describe(context, request, image));
        }
    }

    private DescribeClusterResponse describe(
            RequestContext context, DescribeClusterRequest request, MetadataImage image) {
        return DescribeClusterResponse.builder()
                .errorMessage(null)
                .endpointType(CONTROLLERS)
                .clusterId(clusterId)
                .controllerId(leader.getAsInt())
                .brokers(controllers(image, context.listenerName()))
                .clusterAuthorizedOperations(authorization.authorizedClusterOperations(
                        context, request.includeClusterAuthorizedOperations()))
                .build();
    }

    private static List<DescribeClusterBroker> controllers(MetadataImage image, String listener) {
        List<DescribeClusterBroker> controllers = new ArrayList<>();
        for (RegisterControllerRecord controller : image.cluster().controllers().values()) {
            for (ControllerEndpoint endpoint : controller.endPoints()) {
                if (endpoint.name().equals(listener)) {
                    controllers.add(DescribeClusterBroker.builder()
                            .brokerId(controller.controllerId())
                            .host(endpoint.host())
                            .port(endpoint.port())
                            .rack(null)
                            .build());
                }
            }
        }
        return controllers;
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
