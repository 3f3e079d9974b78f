package dev.ottla.controller;

import dev.ottla.protocol.message.ListPartitionReassignmentsRequest;
import dev.ottla.protocol.message.ListPartitionReassignmentsResponse;

/** What concerns the replicas and leaders of partitions. */
public sealed interface PartitionCommand extends ControllerCommand {
    record ListReassignments(
            ListPartitionReassignmentsRequest request, ControllerReply<ListPartitionReassignmentsResponse> reply)
            implements PartitionCommand {}
}
