package dev.ottla.handler.config;

import dev.ottla.controller.TopicNames;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DescribeConfigsRequest;
import dev.ottla.protocol.message.DescribeConfigsRequest.DescribeConfigsResource;
import dev.ottla.protocol.message.DescribeConfigsResponse;
import dev.ottla.protocol.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import dev.ottla.protocol.message.DescribeConfigsResponse.DescribeConfigsResult;
import dev.ottla.runtime.config.ConfigException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * DescribeConfigs (32), versions 1–4.
 *
 * <ul>
 *   <li>1 sources and synonyms (KIP-226); 3 types and documentation (KIP-569)
 *   <li>topics, this broker, the cluster-wide default of brokers (empty name: only what is set), groups, client metrics
 *   <li>levels of this process's loggers (KIP-412)
 *   <li>values of sensitive keys are never told; a key of the file that nobody declares is told as sensitive
 *   <li>absent: other brokers than this one, as in Apache Kafka
 * </ul>
 */
record DescribeConfigsHandler(
        Supplier<MetadataImage> metadata,
        ResourceConfigs resourceConfigs,
        ConfigAuthorization authorization,
        LoggerLevels loggers)
        implements ApiHandler<DescribeConfigsRequest, DescribeConfigsResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_CONFIGS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.DESCRIBE_CONFIGS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.DESCRIBE_CONFIGS.latestVersion();
    }

    @Override
    public void handle(RequestContext context, DescribeConfigsRequest request, Answer<DescribeConfigsResponse> answer) {
        MetadataImage image = metadata.get();
        ConfigAnswers answers = new ConfigAnswers(request.includeSynonyms(), request.includeDocumentation());
        answer.send(DescribeConfigsResponse.builder()
                .results(request.resources().stream()
                        .map(resource -> describe(context, image, resource, answers))
                        .toList())
                .build());
    }

    private DescribeConfigsResult describe(
            RequestContext context, MetadataImage image, DescribeConfigsResource resource, ConfigAnswers answers) {
        ErrorCode denied = authorization.check(
                context, AclOperation.DESCRIBE_CONFIGS, resource.resourceType(), resource.resourceName());
        if (denied != ErrorCode.NONE) {
            return refused(resource, denied, denied.message());
        }
        try {
            return switch (resource.resourceType()) {
                case ConfigResource.TOPIC -> topic(image, resource, answers);
                case ConfigResource.BROKER -> broker(image, resource, answers);
                case ConfigResource.BROKER_LOGGER -> logger(resource, answers);
                case ConfigResource.CLIENT_METRICS ->
                    named(image, resource, answers, "Client metrics subscription name must not be empty");
                case ConfigResource.GROUP -> named(image, resource, answers, "Group name must not be empty");
                default -> refused(resource, ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_REQUEST.message());
            };
        } catch (ConfigException e) {
            return refused(resource, ErrorCode.INVALID_CONFIG, e.getMessage());
        }
    }

    private DescribeConfigsResult topic(MetadataImage image, DescribeConfigsResource resource, ConfigAnswers answers) {
        String name = resource.resourceName();
        String problem = TopicNames.problem(name);
        if (problem != null) {
            return refused(resource, ErrorCode.INVALID_TOPIC_EXCEPTION, "Topic name is invalid: " + problem);
        }
        if (image.topics().topic(name) == null) {
            return refused(resource, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "");
        }
        return found(resource, answers.of(resourceConfigs.topic(image, name), resource.configurationKeys()));
    }

    private DescribeConfigsResult broker(MetadataImage image, DescribeConfigsResource resource, ConfigAnswers answers) {
        String name = resource.resourceName();
        if (name.isEmpty()) {
            return found(resource, answers.of(resourceConfigs.allBrokers(image), resource.configurationKeys()));
        }
        String problem = brokerProblem(name, "or empty string, ");
        if (problem != null) {
            return refused(resource, ErrorCode.INVALID_REQUEST, problem);
        }
        return found(resource, answers.of(resourceConfigs.broker(image), resource.configurationKeys()));
    }

    private DescribeConfigsResult logger(DescribeConfigsResource resource, ConfigAnswers answers) {
        String problem = resource.resourceName().isEmpty()
                ? "Broker id must not be empty"
                : brokerProblem(resource.resourceName(), "");
        return problem == null
                ? found(resource, answers.loggers(loggers.all(), resource.configurationKeys()))
                : refused(resource, ErrorCode.INVALID_REQUEST, problem);
    }

    private DescribeConfigsResult named(
            MetadataImage image, DescribeConfigsResource resource, ConfigAnswers answers, String noName) {
        if (resource.resourceName().isEmpty()) {
            return refused(resource, ErrorCode.INVALID_REQUEST, noName);
        }
        ConfigResource named = new ConfigResource(resource.resourceType(), resource.resourceName());
        return found(resource, answers.of(resourceConfigs.named(image, named), resource.configurationKeys()));
    }

    private @Nullable String brokerProblem(String name, String orEmpty) {
        if (!name.matches("-?\\d{1,9}")) {
            return "Broker id must be an integer, but it is: " + name;
        }
        if (Integer.parseInt(name) != resourceConfigs.configs().nodeId()) {
            return "Unexpected broker id, expected " + resourceConfigs.configs().nodeId() + " " + orEmpty
                    + "but received " + name;
        }
        return null;
    }

    private static DescribeConfigsResult found(
            DescribeConfigsResource resource, List<DescribeConfigsResourceResult> entries) {
        return DescribeConfigsResult.builder()
                .errorMessage("")
                .resourceType(resource.resourceType())
                .resourceName(resource.resourceName())
                .configs(entries)
                .build();
    }

    private static DescribeConfigsResult refused(
            DescribeConfigsResource resource, ErrorCode error, @Nullable String message) {
        return DescribeConfigsResult.builder()
                .errorCode(error.code())
                .errorMessage(message)
                .resourceType(resource.resourceType())
                .resourceName(resource.resourceName())
                .build();
    }

    @Override
    public DescribeConfigsResponse failure(RequestContext context, DescribeConfigsRequest request, ErrorCode error) {
        return DescribeConfigsResponse.builder()
                .results(request.resources().stream()
                        .map(resource -> refused(resource, error, error.message()))
                        .toList())
                .build();
    }
}
