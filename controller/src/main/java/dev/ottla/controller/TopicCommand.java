package dev.ottla.controller;

import dev.ottla.protocol.message.CreatePartitionsRequest;
import dev.ottla.protocol.message.CreatePartitionsResponse;
import dev.ottla.protocol.message.CreateTopicsRequest;
import dev.ottla.protocol.message.CreateTopicsResponse;
import dev.ottla.protocol.message.DeleteTopicsRequest;
import dev.ottla.protocol.message.DeleteTopicsResponse;

/** What concerns topics as a whole. */
public sealed interface TopicCommand extends ControllerCommand {
    /** Topics that share a name are refused; each of the others stands for itself. */
    record CreateTopics(CreateTopicsRequest request, ControllerReply<CreateTopicsResponse> reply)
            implements TopicCommand {}

    /** By name or id in {@code topics}; {@code topicNames} is not looked at. */
    record DeleteTopics(DeleteTopicsRequest request, ControllerReply<DeleteTopicsResponse> reply)
            implements TopicCommand {}

    record CreatePartitions(CreatePartitionsRequest request, ControllerReply<CreatePartitionsResponse> reply)
            implements TopicCommand {}
}
