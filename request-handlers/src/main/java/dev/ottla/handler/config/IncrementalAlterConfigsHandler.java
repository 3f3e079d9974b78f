package dev.ottla.handler.config;

import dev.ottla.controller.ApiError;
import dev.ottla.controller.ConfigCommand;
import dev.ottla.controller.ConfigOperations;
import dev.ottla.controller.Controller;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.metadata.ForwardedReply;
import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import dev.ottla.protocol.message.IncrementalAlterConfigsResponse;
import dev.ottla.protocol.message.IncrementalAlterConfigsResponse.AlterConfigsResourceResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * IncrementalAlterConfigs (44), versions 0–1 (KIP-339).
 *
 * <ul>
 *   <li>1 flexible
 *   <li>topics, this broker, the default of all brokers, groups, client metrics; resources stand for themselves, but
 *       one that is named twice is refused
 *   <li>levels of this process's loggers are changed at once and kept nowhere (KIP-412)
 *   <li>needs ALTER_CONFIGS on the topic, the group, or the cluster
 *   <li>absent: other brokers than this one, as in Apache Kafka
 * </ul>
 */
record IncrementalAlterConfigsHandler(
        Supplier<MetadataImage> metadata,
        Controller controller,
        ConfigAuthorization authorization,
        LocalConfigChecks checks,
        LoggerChanges loggers)
        implements ApiHandler<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.INCREMENTAL_ALTER_CONFIGS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.INCREMENTAL_ALTER_CONFIGS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.INCREMENTAL_ALTER_CONFIGS.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context,
            IncrementalAlterConfigsRequest request,
            Answer<IncrementalAlterConfigsResponse> answer) {
        Map<ConfigResource, Integer> named = new HashMap<>();
        request.resources().forEach(resource -> named.merge(id(resource), 1, Integer::sum));
        List<AlterConfigsResource> forwarded = new ArrayList<>();
        List<AlterConfigsResourceResponse> answered = new ArrayList<>();
        for (AlterConfigsResource resource : request.resources()) {
            ApiError problem = named.getOrDefault(id(resource), 0) > 1
                    ? new ApiError(ErrorCode.INVALID_REQUEST, "Each resource must appear at most once.")
                    : problem(context, resource);
            boolean logger = resource.resourceType() == ConfigResource.BROKER_LOGGER;
            if (problem == null && logger) {
                problem = loggers.apply(resource.configs(), request.validateOnly());
            }
            if (problem != null || logger) {
                answered.add(response(resource, problem));
            } else {
                forwarded.add(resource);
            }
        }
        controller.submit(new ConfigCommand.IncrementalAlterConfigs(
                request.toBuilder().resources(forwarded).build(),
                new ForwardedReply<>(this, context, request, answer, changed -> merged(request, changed, answered))));
    }

    private @Nullable ApiError problem(RequestContext context, AlterConfigsResource resource) {
        List<String> withoutValue = resource.configs().stream()
                .filter(config -> config.value() == null && !ConfigOperations.isDelete(config))
                .map(AlterableConfig::name)
                .toList();
        ApiError problem = LocalConfigChecks.shapeProblem(
                resource.configs().stream().map(AlterableConfig::name).toList(), withoutValue);
        if (problem != null) {
            return problem;
        }
        ErrorCode denied = authorization.check(
                context, AclOperation.ALTER_CONFIGS, resource.resourceType(), resource.resourceName());
        if (denied != ErrorCode.NONE) {
            return ApiError.of(denied);
        }
        return switch (resource.resourceType()) {
            case ConfigResource.BROKER -> checks.brokerProblem(metadata.get(), id(resource), resource.configs());
            case ConfigResource.BROKER_LOGGER ->
                checks.nodeProblem(resource.resourceName(), "Unexpected node id. Expected ");
            default -> null;
        };
    }

    /** In the order of the request. */
    private static IncrementalAlterConfigsResponse merged(
            IncrementalAlterConfigsRequest request,
            IncrementalAlterConfigsResponse changed,
            List<AlterConfigsResourceResponse> answered) {
        Map<ConfigResource, AlterConfigsResourceResponse> responses = new HashMap<>();
        answered.forEach(response -> responses.put(id(response), response));
        changed.responses().forEach(response -> responses.put(id(response), response));
        List<AlterConfigsResourceResponse> ordered = new ArrayList<>();
        for (AlterConfigsResource resource : request.resources()) {
            AlterConfigsResourceResponse response = responses.get(id(resource));
            if (response != null) {
                ordered.add(response);
            }
        }
        return changed.toBuilder().responses(ordered).build();
    }

    private static ConfigResource id(AlterConfigsResource resource) {
        return new ConfigResource(resource.resourceType(), resource.resourceName());
    }

    private static ConfigResource id(AlterConfigsResourceResponse response) {
        return new ConfigResource(response.resourceType(), response.resourceName());
    }

    private static AlterConfigsResourceResponse response(AlterConfigsResource resource, @Nullable ApiError error) {
        return AlterConfigsResourceResponse.builder()
                .errorCode(error == null ? ErrorCode.NONE.code() : error.code().code())
                .errorMessage(error == null ? null : error.message())
                .resourceType(resource.resourceType())
                .resourceName(resource.resourceName())
                .build();
    }

    @Override
    public IncrementalAlterConfigsResponse failure(
            RequestContext context, IncrementalAlterConfigsRequest request, ErrorCode error) {
        return IncrementalAlterConfigsResponse.builder()
                .responses(request.resources().stream()
                        .map(resource -> response(resource, ApiError.of(error)))
                        .toList())
                .build();
    }
}
