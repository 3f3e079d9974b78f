package dev.ottla.controller;

import dev.ottla.protocol.message.AllocateProducerIdsRequest;
import dev.ottla.protocol.message.AllocateProducerIdsResponse;
import dev.ottla.protocol.message.BrokerHeartbeatRequest;
import dev.ottla.protocol.message.BrokerHeartbeatResponse;
import dev.ottla.protocol.message.BrokerRegistrationRequest;
import dev.ottla.protocol.message.BrokerRegistrationResponse;
import dev.ottla.protocol.message.CreatePartitionsRequest;
import dev.ottla.protocol.message.CreatePartitionsResponse;
import dev.ottla.protocol.message.CreateTopicsRequest;
import dev.ottla.protocol.message.CreateTopicsResponse;
import dev.ottla.protocol.message.DeleteTopicsRequest;
import dev.ottla.protocol.message.DeleteTopicsResponse;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest;
import dev.ottla.protocol.message.IncrementalAlterConfigsResponse;
import dev.ottla.protocol.message.UpdateFeaturesRequest;
import dev.ottla.protocol.message.UpdateFeaturesResponse;

/**
 * Whoever may change the cluster's metadata, as brokers and request handlers see it: here in this process, or behind a
 * connection. Authorization has been done by the caller. Any thread; nothing waits. A reply comes when the change is
 * committed, and when this node's published image has it.
 */
public interface Controller {
    /** Hands over a command; {@link ControllerReply#failed} with {@code NOT_CONTROLLER} where nobody leads. */
    void submit(ControllerCommand command);

    /** Whether commands are decided on here at the moment. */
    boolean isActive();

    default void createTopics(CreateTopicsRequest request, ControllerReply<CreateTopicsResponse> reply) {
        submit(new TopicCommand.CreateTopics(request, reply));
    }

    default void deleteTopics(DeleteTopicsRequest request, ControllerReply<DeleteTopicsResponse> reply) {
        submit(new TopicCommand.DeleteTopics(request, reply));
    }

    default void createPartitions(CreatePartitionsRequest request, ControllerReply<CreatePartitionsResponse> reply) {
        submit(new TopicCommand.CreatePartitions(request, reply));
    }

    default void incrementalAlterConfigs(
            IncrementalAlterConfigsRequest request, ControllerReply<IncrementalAlterConfigsResponse> reply) {
        submit(new ConfigCommand.IncrementalAlterConfigs(request, reply));
    }

    default void updateFeatures(
            UpdateFeaturesRequest request, short version, ControllerReply<UpdateFeaturesResponse> reply) {
        submit(new FeatureCommand.UpdateFeatures(request, version, reply));
    }

    default void registerBroker(BrokerRegistrationRequest request, ControllerReply<BrokerRegistrationResponse> reply) {
        submit(new BrokerCommand.Register(request, reply));
    }

    default void heartbeat(BrokerHeartbeatRequest request, ControllerReply<BrokerHeartbeatResponse> reply) {
        submit(new BrokerCommand.Heartbeat(request, reply));
    }

    default void allocateProducerIds(
            AllocateProducerIdsRequest request, ControllerReply<AllocateProducerIdsResponse> reply) {
        submit(new BrokerCommand.AllocateProducerIds(request, reply));
    }
}
