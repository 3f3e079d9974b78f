package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.runtime.Outcome;
import java.util.List;

/** Nodes come, report and go: an index. */
record BrokerControl(
        BrokerRegistrations registrations,
        BrokerHeartbeats heartbeats,
        BrokerRemoval removal,
        ControllerRegistrations controllers,
        ProducerIdBlocks producerIds) {
    Outcome<ControllerCommand, MetadataRecord> handle(MetadataImage image, BrokerCommand command, long nowMs) {
        return switch (command) {
            case BrokerCommand.Register c ->
                registrations.register(image, c.request(), nowMs).outcome(c.reply(), image);
            case BrokerCommand.Heartbeat c ->
                heartbeats.heartbeat(image, c.request(), nowMs).outcome(c.reply(), image);
            case BrokerCommand.Unregister c ->
                removal.unregister(image, c.request()).outcome(c.reply(), image);
            case BrokerCommand.RegisterController c ->
                controllers.register(image, c.request()).outcome(c.reply(), image);
            case BrokerCommand.AllocateProducerIds c ->
                producerIds.allocate(image, c.request()).outcome(c.reply(), image);
        };
    }

    /** Fences one broker that was silent for too long. */
    List<MetadataRecord> expire(MetadataImage image, long nowMs) {
        return heartbeats.expire(image, nowMs);
    }
}
