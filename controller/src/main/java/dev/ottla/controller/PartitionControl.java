package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.runtime.Outcome;

/** Partitions change their leaders, in-sync sets and replicas: an index. */
record PartitionControl(
        InSyncChanges inSyncChanges,
        LeaderElection election,
        Reassignments reassignments,
        ReassignmentListing listing,
        DirectoryAssignments directories) {
    Outcome<ControllerCommand, MetadataRecord> handle(MetadataImage image, PartitionCommand command) {
        return switch (command) {
            case PartitionCommand.AlterPartition c ->
                inSyncChanges.alter(image, c.request(), c.version()).outcome(c.reply(), image);
            case PartitionCommand.ElectLeaders c ->
                election.elect(image, c.request()).outcome(c.reply(), image);
            case PartitionCommand.AlterReassignments c ->
                reassignments.alter(image, c.request()).outcome(c.reply(), image);
            case PartitionCommand.ListReassignments c ->
                listing.list(image, c.request()).outcome(c.reply(), image);
            case PartitionCommand.AssignDirectories c ->
                directories.assign(image, c.request()).outcome(c.reply(), image);
        };
    }
}
