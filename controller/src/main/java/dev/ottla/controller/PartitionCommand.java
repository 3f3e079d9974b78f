package dev.ottla.controller;

import dev.ottla.protocol.message.AlterPartitionReassignmentsRequest;
import dev.ottla.protocol.message.AlterPartitionReassignmentsResponse;
import dev.ottla.protocol.message.AlterPartitionRequest;
import dev.ottla.protocol.message.AlterPartitionResponse;
import dev.ottla.protocol.message.AssignReplicasToDirsRequest;
import dev.ottla.protocol.message.AssignReplicasToDirsResponse;
import dev.ottla.protocol.message.ElectLeadersRequest;
import dev.ottla.protocol.message.ElectLeadersResponse;
import dev.ottla.protocol.message.ListPartitionReassignmentsRequest;
import dev.ottla.protocol.message.ListPartitionReassignmentsResponse;

/** What concerns the replicas and leaders of partitions. */
public sealed interface PartitionCommand extends ControllerCommand {
    /** A leader asks for another in-sync set. {@code version} of the request: 3 has broker epochs in the set. */
    record AlterPartition(AlterPartitionRequest request, short version, ControllerReply<AlterPartitionResponse> reply)
            implements PartitionCommand {}

    record ElectLeaders(ElectLeadersRequest request, ControllerReply<ElectLeadersResponse> reply)
            implements PartitionCommand {}

    record AlterReassignments(
            AlterPartitionReassignmentsRequest request, ControllerReply<AlterPartitionReassignmentsResponse> reply)
            implements PartitionCommand {}

    /** A broker says in which log directories its replicas are (KIP-858). */
    record AssignDirectories(AssignReplicasToDirsRequest request, ControllerReply<AssignReplicasToDirsResponse> reply)
            implements PartitionCommand {}

    record ListReassignments(
            ListPartitionReassignmentsRequest request, ControllerReply<ListPartitionReassignmentsResponse> reply)
            implements PartitionCommand {}
}
