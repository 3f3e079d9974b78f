package dev.ottla.controller;

import dev.ottla.metadata.ConfigResource;
import dev.ottla.protocol.message.AlterConfigsRequest;
import dev.ottla.protocol.message.AlterConfigsResponse;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import dev.ottla.protocol.message.IncrementalAlterConfigsResponse.AlterConfigsResourceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes settings in a world and tells what was answered: {@code "0"}, or the code and the message. */
final class ConfigChanges {
    static final int SET = 0;
    static final int DELETE = 1;
    static final int APPEND = 2;
    static final int SUBTRACT = 3;

    private ConfigChanges() {}

    static String set(QuorumWorld world, ConfigResource resource, String key, String value) {
        return change(world, resource, SET, key, value);
    }

    static String change(
            QuorumWorld world, ConfigResource resource, int operation, String key, @Nullable String value) {
        AlterableConfig config = AlterableConfig.builder()
                .name(key)
                .configOperation((byte) operation)
                .value(value)
                .build();
        return all(world, List.of(resource(resource, List.of(config)))).getFirst();
    }

    static AlterConfigsResource resource(ConfigResource resource, List<AlterableConfig> configs) {
        return AlterConfigsResource.builder()
                .resourceType(resource.type())
                .resourceName(resource.name())
                .configs(configs)
                .build();
    }

    static List<String> all(QuorumWorld world, List<AlterConfigsResource> resources) {
        return world
                .ask(
                        world.controller()::incrementalAlterConfigs,
                        IncrementalAlterConfigsRequest.builder()
                                .resources(resources)
                                .build())
                .responses()
                .stream()
                .map(ConfigChanges::told)
                .toList();
    }

    static String replace(QuorumWorld world, ConfigResource resource, Map<String, String> settings) {
        List<AlterConfigsRequest.AlterableConfig> configs = new ArrayList<>();
        settings.forEach((key, value) -> configs.add(AlterConfigsRequest.AlterableConfig.builder()
                .name(key)
                .value(value)
                .build()));
        var response = world.ask(
                        (AlterConfigsRequest request, ControllerReply<AlterConfigsResponse> reply) ->
                                world.controller().submit(new ConfigCommand.AlterConfigs(request, reply)),
                        AlterConfigsRequest.builder()
                                .resources(List.of(AlterConfigsRequest.AlterConfigsResource.builder()
                                        .resourceType(resource.type())
                                        .resourceName(resource.name())
                                        .configs(configs)
                                        .build()))
                                .build())
                .responses()
                .getFirst();
        return response.errorCode() == 0 ? "0" : response.errorCode() + " " + response.errorMessage();
    }

    private static String told(AlterConfigsResourceResponse response) {
        return response.errorCode() == 0 ? "0" : response.errorCode() + " " + response.errorMessage();
    }
}
