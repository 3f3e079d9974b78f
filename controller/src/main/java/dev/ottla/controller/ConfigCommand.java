package dev.ottla.controller;

import dev.ottla.protocol.message.AlterConfigsRequest;
import dev.ottla.protocol.message.AlterConfigsResponse;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest;
import dev.ottla.protocol.message.IncrementalAlterConfigsResponse;

/** What concerns the settings of topics, brokers, groups and client metrics. */
public sealed interface ConfigCommand extends ControllerCommand {
    /** Key by key. */
    record IncrementalAlterConfigs(
            IncrementalAlterConfigsRequest request, ControllerReply<IncrementalAlterConfigsResponse> reply)
            implements ConfigCommand {}

    /** All settings of a resource at once; what is not named is gone. */
    record AlterConfigs(AlterConfigsRequest request, ControllerReply<AlterConfigsResponse> reply)
            implements ConfigCommand {}
}
