package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.runtime.Outcome;

/** Partitions change their leaders, in-sync sets and replicas: an index. */
record PartitionControl(ReassignmentListing reassignmentListing) {
    Outcome<ControllerCommand, MetadataRecord> handle(MetadataImage image, PartitionCommand command) {
        return switch (command) {
            case PartitionCommand.ListReassignments c ->
                reassignmentListing.list(image, c.request()).outcome(c.reply(), image);
        };
    }
}
