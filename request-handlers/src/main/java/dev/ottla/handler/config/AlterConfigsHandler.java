package dev.ottla.handler.config;

import dev.ottla.controller.ApiError;
import dev.ottla.controller.ConfigCommand;
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
import dev.ottla.protocol.message.AlterConfigsRequest;
import dev.ottla.protocol.message.AlterConfigsRequest.AlterConfigsResource;
import dev.ottla.protocol.message.AlterConfigsRequest.AlterableConfig;
import dev.ottla.protocol.message.AlterConfigsResponse;
import dev.ottla.protocol.message.AlterConfigsResponse.AlterConfigsResourceResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * AlterConfigs (33), versions 0–2: sets all settings of a resource, and takes back what it does not name.
 *
 * <ul>
 *   <li>2 flexible
 *   <li>superseded by IncrementalAlterConfigs, which does not lose what others have set meanwhile
 *   <li>needs ALTER_CONFIGS on the topic, the group, or the cluster
 *   <li>absent: loggers, as in Apache Kafka
 * </ul>
 */
record AlterConfigsHandler(
        Supplier<MetadataImage> metadata,
        Controller controller,
        ConfigAuthorization authorization,
        LocalConfigChecks checks)
        implements ApiHandler<AlterConfigsRequest, AlterConfigsResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.ALTER_CONFIGS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.ALTER_CONFIGS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.ALTER_CONFIGS.latestVersion();
    }

    @Override
    public void handle(RequestContext context, AlterConfigsRequest request, Answer<AlterConfigsResponse> answer) {
        List<AlterConfigsResource> forwarded = new ArrayList<>();
        Map<ConfigResource, AlterConfigsResourceResponse> refused = new HashMap<>();
        for (AlterConfigsResource resource : request.resources()) {
            ApiError problem = problem(context, resource);
            if (problem == null) {
                forwarded.add(resource);
            } else {
                refused.put(id(resource), response(resource, problem));
            }
        }
        controller.submit(new ConfigCommand.AlterConfigs(
                request.toBuilder().resources(forwarded).build(),
                new ForwardedReply<>(this, context, request, answer, changed -> merged(request, changed, refused))));
    }

    private @Nullable ApiError problem(RequestContext context, AlterConfigsResource resource) {
        List<String> withoutValue = resource.configs().stream()
                .filter(config -> config.value() == null)
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
        return resource.resourceType() == ConfigResource.BROKER
                ? checks.brokerProblem(metadata.get(), id(resource), settings(resource))
                : null;
    }

    private static Map<String, String> settings(AlterConfigsResource resource) {
        Map<String, String> settings = new TreeMap<>();
        for (AlterableConfig config : resource.configs()) {
            String value = config.value();
            if (value != null) {
                settings.put(config.name(), value);
            }
        }
        return settings;
    }

    /** In the order of the request. */
    private static AlterConfigsResponse merged(
            AlterConfigsRequest request,
            AlterConfigsResponse changed,
            Map<ConfigResource, AlterConfigsResourceResponse> refused) {
        Map<ConfigResource, AlterConfigsResourceResponse> responses = new HashMap<>(refused);
        changed.responses()
                .forEach(response ->
                        responses.put(new ConfigResource(response.resourceType(), response.resourceName()), response));
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

    private static AlterConfigsResourceResponse response(AlterConfigsResource resource, ApiError error) {
        return AlterConfigsResourceResponse.builder()
                .errorCode(error.code().code())
                .errorMessage(error.message())
                .resourceType(resource.resourceType())
                .resourceName(resource.resourceName())
                .build();
    }

    @Override
    public AlterConfigsResponse failure(RequestContext context, AlterConfigsRequest request, ErrorCode error) {
        return AlterConfigsResponse.builder()
                .responses(request.resources().stream()
                        .map(resource -> response(resource, ApiError.of(error)))
                        .toList())
                .build();
    }
}
