package dev.ottla.handler.config;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ListConfigResourcesRequest;
import dev.ottla.protocol.message.ListConfigResourcesResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * ListConfigResources (74), versions 0–1.
 *
 * <ul>
 *   <li>0 lists subscriptions to client metrics alone, as ListClientMetricsResources (KIP-1000); 1 resources of any
 *       kind (KIP-1142), all kinds where none is named
 *   <li>topics and brokers are those that exist, groups and subscriptions those for which something is set
 *   <li>a kind that nobody knows is {@code UNSUPPORTED_VERSION}
 *   <li>needs DESCRIBE_CONFIGS on the cluster
 * </ul>
 */
record ListConfigResourcesHandler(Supplier<MetadataImage> metadata, AuthorizationDesk authorization)
        implements ApiHandler<ListConfigResourcesRequest, ListConfigResourcesResponse> {
    /** In the order in which they are told. */
    private static final List<Byte> TYPES = List.of(
            ConfigResource.GROUP,
            ConfigResource.CLIENT_METRICS,
            ConfigResource.BROKER_LOGGER,
            ConfigResource.BROKER,
            ConfigResource.TOPIC);

    @Override
    public ApiKey apiKey() {
        return ApiKey.LIST_CONFIG_RESOURCES;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.LIST_CONFIG_RESOURCES.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.LIST_CONFIG_RESOURCES.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context, ListConfigResourcesRequest request, Answer<ListConfigResourcesResponse> answer) {
        if (!authorization.isAllowedOnCluster(context, AclOperation.DESCRIBE_CONFIGS)) {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
            return;
        }
        Set<Byte> asked = context.version() == 0
                ? Set.of(ConfigResource.CLIENT_METRICS)
                : Set.copyOf(request.resourceTypes().isEmpty() ? TYPES : request.resourceTypes());
        if (!TYPES.containsAll(asked)) {
            answer.send(failure(context, request, ErrorCode.UNSUPPORTED_VERSION));
            return;
        }
        MetadataImage image = metadata.get();
        List<ListConfigResourcesResponse.ConfigResource> found = new ArrayList<>();
        TYPES.stream()
                .filter(asked::contains)
                .forEach(type -> names(image, type).forEach(name -> found.add(resource(type, name))));
        answer.send(ListConfigResourcesResponse.builder().configResources(found).build());
    }

    private static List<String> names(MetadataImage image, byte type) {
        return switch (type) {
            case ConfigResource.TOPIC ->
                image.topics().all().stream().map(topic -> topic.name()).toList();
            case ConfigResource.BROKER, ConfigResource.BROKER_LOGGER ->
                image.cluster().brokers().keySet().stream().map(String::valueOf).toList();
            default ->
                image.configurations().byResource().keySet().stream()
                        .filter(resource -> resource.type() == type)
                        .map(ConfigResource::name)
                        .toList();
        };
    }

    private static ListConfigResourcesResponse.ConfigResource resource(byte type, String name) {
        return ListConfigResourcesResponse.ConfigResource.builder()
                .resourceName(name)
                .resourceType(type)
                .build();
    }

    @Override
    public ListConfigResourcesResponse failure(
            RequestContext context, ListConfigResourcesRequest request, ErrorCode error) {
        return ListConfigResourcesResponse.builder().errorCode(error.code()).build();
    }
}
