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

/**
 * Whoever may change the cluster's metadata, as brokers and request handlers see it: here in this process, or behind a
 * connection. Authorization has been done by the caller. Any thread; nothing waits. A reply comes when the change is
 * committed, and when this node's published image has it.
 */
public interface Controller {
    /** Topics that share a name are refused; each of the others stands for itself. */
    void createTopics(CreateTopicsRequest request, ControllerReply<CreateTopicsResponse> reply);

    /** By name or id in {@code topics}; {@code topicNames} is not looked at. */
    void deleteTopics(DeleteTopicsRequest request, ControllerReply<DeleteTopicsResponse> reply);

    void createPartitions(CreatePartitionsRequest request, ControllerReply<CreatePartitionsResponse> reply);

    void incrementalAlterConfigs(
            IncrementalAlterConfigsRequest request, ControllerReply<IncrementalAlterConfigsResponse> reply);

    /** The broker is fenced until its first heartbeat that says it has caught up. */
    void registerBroker(BrokerRegistrationRequest request, ControllerReply<BrokerRegistrationResponse> reply);

    void heartbeat(BrokerHeartbeatRequest request, ControllerReply<BrokerHeartbeatResponse> reply);

    /** A block of producer ids that nobody was given before. */
    void allocateProducerIds(AllocateProducerIdsRequest request, ControllerReply<AllocateProducerIdsResponse> reply);
}
