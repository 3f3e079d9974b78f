package dev.ottla.controller;

import dev.ottla.protocol.message.AllocateProducerIdsRequest;
import dev.ottla.protocol.message.AllocateProducerIdsResponse;
import dev.ottla.protocol.message.BrokerHeartbeatRequest;
import dev.ottla.protocol.message.BrokerHeartbeatResponse;
import dev.ottla.protocol.message.BrokerRegistrationRequest;
import dev.ottla.protocol.message.BrokerRegistrationResponse;
import dev.ottla.protocol.message.ControllerRegistrationRequest;
import dev.ottla.protocol.message.ControllerRegistrationResponse;
import dev.ottla.protocol.message.UnregisterBrokerRequest;
import dev.ottla.protocol.message.UnregisterBrokerResponse;

/** What nodes tell the controller of themselves, and what is done to them. */
public sealed interface BrokerCommand extends ControllerCommand {
    /** The broker is fenced until its first heartbeat that says it has caught up. */
    record Register(BrokerRegistrationRequest request, ControllerReply<BrokerRegistrationResponse> reply)
            implements BrokerCommand {}

    record Heartbeat(BrokerHeartbeatRequest request, ControllerReply<BrokerHeartbeatResponse> reply)
            implements BrokerCommand {}

    record Unregister(UnregisterBrokerRequest request, ControllerReply<UnregisterBrokerResponse> reply)
            implements BrokerCommand {}

    record RegisterController(
            ControllerRegistrationRequest request, ControllerReply<ControllerRegistrationResponse> reply)
            implements BrokerCommand {}

    /** A block of producer ids that nobody was given before. */
    record AllocateProducerIds(AllocateProducerIdsRequest request, ControllerReply<AllocateProducerIdsResponse> reply)
            implements BrokerCommand {}
}
