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
import dev.ottla.protocol.message.metadata.RegisterControllerRecord;

/** What the controller can be asked to decide on. */
public sealed interface ControllerCommand {
    /** Who waits for the answer. */
    ControllerReply<?> reply();

    /** The first command of a leadership: bring an empty log to life, say who leads. */
    record Activate(BootstrapMetadata bootstrap, RegisterControllerRecord registration, ControllerReply<Boolean> reply)
            implements ControllerCommand {}

    record CreateTopics(CreateTopicsRequest request, ControllerReply<CreateTopicsResponse> reply)
            implements ControllerCommand {}

    record DeleteTopics(DeleteTopicsRequest request, ControllerReply<DeleteTopicsResponse> reply)
            implements ControllerCommand {}

    record CreatePartitions(CreatePartitionsRequest request, ControllerReply<CreatePartitionsResponse> reply)
            implements ControllerCommand {}

    record IncrementalAlterConfigs(
            IncrementalAlterConfigsRequest request, ControllerReply<IncrementalAlterConfigsResponse> reply)
            implements ControllerCommand {}

    record RegisterBroker(BrokerRegistrationRequest request, ControllerReply<BrokerRegistrationResponse> reply)
            implements ControllerCommand {}

    record Heartbeat(BrokerHeartbeatRequest request, ControllerReply<BrokerHeartbeatResponse> reply)
            implements ControllerCommand {}

    record AllocateProducerIds(AllocateProducerIdsRequest request, ControllerReply<AllocateProducerIdsResponse> reply)
            implements ControllerCommand {}
}
