package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.runtime.Outcome;

/** Nodes come, report and go: an index. */
record BrokerControl(
        BrokerChanges changes,
        BrokerRemoval removal,
        ControllerRegistrations controllers,
        ProducerIdBlocks producerIds) {
    Outcome<ControllerCommand, MetadataRecord> handle(MetadataImage image, BrokerCommand command) {
        return switch (command) {
            case BrokerCommand.Register c ->
                changes.register(image, c.request(), image.provenance().endOffset())
                        .outcome(c.reply(), image);
            case BrokerCommand.Heartbeat c ->
                changes.heartbeat(image, c.request()).outcome(c.reply(), image);
            case BrokerCommand.Unregister c ->
                removal.unregister(image, c.request()).outcome(c.reply(), image);
            case BrokerCommand.RegisterController c ->
                controllers.register(image, c.request()).outcome(c.reply(), image);
            case BrokerCommand.AllocateProducerIds c ->
                producerIds.allocate(image, c.request()).outcome(c.reply(), image);
        };
    }
}
