package dev.ottla.handler.cluster;

import dev.ottla.controller.Controller;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.metadata.MetadataImage;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The handlers of this package, built from what they need: an index.
 *
 * @param quorumLeader the active controller's id, -1 while there is none
 */
public record ClusterApis(
        Supplier<MetadataImage> metadata,
        Controller controller,
        AuthorizationDesk authorization,
        String clusterId,
        IntSupplier quorumLeader) {
    /** For clients and brokers. */
    public List<ApiHandler<?, ?>> ofBroker() {
        return List.of(
                new UnregisterBrokerHandler(controller, authorization),
                new ElectLeadersHandler(controller, authorization),
                new AlterPartitionReassignmentsHandler(controller, authorization),
                new ListPartitionReassignmentsHandler(controller, authorization));
    }

    /** For brokers, other controllers, and tools that speak to controllers. */
    public List<ApiHandler<?, ?>> ofController() {
        List<ApiHandler<?, ?>> handlers = new ArrayList<>(ofBroker());
        handlers.add(new BrokerRegistrationHandler(controller, authorization));
        handlers.add(new BrokerHeartbeatHandler(controller, authorization));
        handlers.add(new ControllerRegistrationHandler(controller, authorization));
        handlers.add(new AllocateProducerIdsHandler(controller, authorization));
        handlers.add(new AlterPartitionHandler(controller, authorization));
        handlers.add(new AssignReplicasToDirsHandler(controller, authorization));
        handlers.add(new DescribeControllersHandler(metadata, authorization, clusterId, quorumLeader));
        return handlers;
    }

    /** Unpacks envelopes for those of the handlers of a controller's listener that may be handed on to. */
    public ApiHandler<?, ?> envelope(List<? extends ApiHandler<?, ?>> handlers, ByteBufAllocator allocator) {
        return new EnvelopeHandler(controller, authorization, handlers, allocator);
    }
}
