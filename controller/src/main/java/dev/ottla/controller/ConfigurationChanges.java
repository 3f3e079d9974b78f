package dev.ottla.controller;

import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.AlterConfigsRequest;
import dev.ottla.protocol.message.AlterConfigsResponse;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest;
import dev.ottla.protocol.message.IncrementalAlterConfigsResponse;
import dev.ottla.protocol.message.metadata.ConfigRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes what is configured for topics, brokers, groups and client metrics: key by key (KIP-339), or all of a resource
 * at once as in former times. Each resource of a request stands for itself. Stateless.
 */
record ConfigurationChanges(ClusterConfigs configs, ConfigResourceRules rules) {

    Decision<IncrementalAlterConfigsResponse> alter(MetadataImage image, IncrementalAlterConfigsRequest request) {
        List<MetadataRecord> records = new ArrayList<>();
        List<IncrementalAlterConfigsResponse.AlterConfigsResourceResponse> responses = new ArrayList<>();
        for (IncrementalAlterConfigsRequest.AlterConfigsResource asked : request.resources()) {
            ConfigResource resource = new ConfigResource(asked.resourceType(), asked.resourceName());
            responses.add(response(resource, alter(image, resource, asked.configs(), records)));
        }
        IncrementalAlterConfigsResponse response =
                IncrementalAlterConfigsResponse.builder().responses(responses).build();
        return request.validateOnly() ? Decision.answer(response) : new Decision<>(records, response);
    }

    Decision<AlterConfigsResponse> replace(MetadataImage image, AlterConfigsRequest request) {
        List<MetadataRecord> records = new ArrayList<>();
        List<AlterConfigsResponse.AlterConfigsResourceResponse> responses = new ArrayList<>();
        for (AlterConfigsRequest.AlterConfigsResource asked : request.resources()) {
            ConfigResource resource = new ConfigResource(asked.resourceType(), asked.resourceName());
            responses.add(legacyResponse(resource, replace(image, resource, asked.configs(), records)));
        }
        AlterConfigsResponse response =
                AlterConfigsResponse.builder().responses(responses).build();
        return request.validateOnly() ? Decision.answer(response) : new Decision<>(records, response);
    }

    private @Nullable ApiError alter(
            MetadataImage image,
            ConfigResource resource,
            List<IncrementalAlterConfigsRequest.AlterableConfig> asked,
            List<MetadataRecord> records) {
        ApiError problem = ConfigResourceRules.kindProblem(resource);
        if (problem != null) {
            return problem;
        }
        Map<String, String> after = new TreeMap<>(image.configurations().of(resource));
        problem = new ConfigOperations(rules.keys(resource), configs.properties()).apply(asked, after);
        if (problem != null) {
            return problem;
        }
        Set<String> named = new LinkedHashSet<>();
        asked.forEach(config -> named.add(config.name()));
        return change(image, resource, after, named, records);
    }

    private @Nullable ApiError replace(
            MetadataImage image,
            ConfigResource resource,
            List<AlterConfigsRequest.AlterableConfig> asked,
            List<MetadataRecord> records) {
        ApiError problem = ConfigResourceRules.kindProblem(resource);
        if (problem != null) {
            return problem;
        }
        Map<String, String> after = new TreeMap<>();
        for (AlterConfigsRequest.AlterableConfig config : asked) {
            String value = config.value();
            if (value == null) {
                return new ApiError(ErrorCode.INVALID_REQUEST, "Null value not supported for : " + config.name());
            }
            after.put(config.name(), value);
        }
        return change(image, resource, after, after.keySet(), records);
    }

    private @Nullable ApiError change(
            MetadataImage image,
            ConfigResource resource,
            Map<String, String> after,
            Set<String> named,
            List<MetadataRecord> records) {
        Map<String, @Nullable String> changed = changed(image, resource, after, named);
        ApiError problem =
                MinInsyncReplicasRules.problem(image, resource, changed, named.contains(MinInsyncReplicasRules.KEY));
        if (problem == null) {
            problem = rules.problem(image, resource, after);
        }
        if (problem == null) {
            append(image, resource, changed, records);
        }
        return problem;
    }

    /** A broker's settings are written even if they are not new: that tells it to read its key stores again. */
    private static Map<String, @Nullable String> changed(
            MetadataImage image, ConfigResource resource, Map<String, String> after, Set<String> named) {
        Map<String, String> before = image.configurations().of(resource);
        boolean always = resource.type() == ConfigResource.BROKER;
        Map<String, @Nullable String> changed = new LinkedHashMap<>();
        before.keySet().stream().filter(key -> !after.containsKey(key)).forEach(key -> changed.put(key, null));
        after.forEach((key, value) -> {
            if (!value.equals(before.get(key)) || (always && named.contains(key))) {
                changed.put(key, value);
            }
        });
        return changed;
    }

    private static void append(
            MetadataImage image,
            ConfigResource resource,
            Map<String, @Nullable String> changed,
            List<MetadataRecord> records) {
        changed.forEach((key, value) -> records.add(MetadataRecord.of(ConfigRecord.builder()
                .resourceType(resource.type())
                .resourceName(resource.name())
                .name(key)
                .value(value)
                .build())));
        MinInsyncReplicasRules.clearIfChanged(image, resource, changed.keySet(), records);
    }

    private static IncrementalAlterConfigsResponse.AlterConfigsResourceResponse response(
            ConfigResource resource, @Nullable ApiError error) {
        return IncrementalAlterConfigsResponse.AlterConfigsResourceResponse.builder()
                .resourceType(resource.type())
                .resourceName(resource.name())
                .errorCode(error == null ? ErrorCode.NONE.code() : error.code().code())
                .errorMessage(error == null ? null : error.message())
                .build();
    }

    private static AlterConfigsResponse.AlterConfigsResourceResponse legacyResponse(
            ConfigResource resource, @Nullable ApiError error) {
        return AlterConfigsResponse.AlterConfigsResourceResponse.builder()
                .resourceType(resource.type())
                .resourceName(resource.name())
                .errorCode(error == null ? ErrorCode.NONE.code() : error.code().code())
                .errorMessage(error == null ? null : error.message())
                .build();
    }
}
