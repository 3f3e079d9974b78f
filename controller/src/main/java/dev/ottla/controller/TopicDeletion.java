package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.DeleteTopicsRequest;
import dev.ottla.protocol.message.DeleteTopicsRequest.DeleteTopicState;
import dev.ottla.protocol.message.DeleteTopicsResponse;
import dev.ottla.protocol.message.DeleteTopicsResponse.DeletableTopicResult;
import dev.ottla.protocol.message.metadata.RemoveTopicRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deletes topics, by name or by id. Their configuration goes with them. Stateless. */
final class TopicDeletion {
    Decision<DeleteTopicsResponse> delete(MetadataImage image, DeleteTopicsRequest request) {
        List<MetadataRecord> records = new ArrayList<>();
        List<DeletableTopicResult> results = new ArrayList<>();
        Set<Object> duplicates = duplicates(request.topics());
        Set<Uuid> removed = new HashSet<>();
        Set<Object> answered = new HashSet<>();
        for (DeleteTopicState topic : request.topics()) {
            Object key = key(topic);
            if (!duplicates.contains(key)) {
                results.add(delete(image, topic, removed, records));
            } else if (answered.add(key)) {
                String what = topic.name() == null ? "Duplicate topic id." : "Duplicate topic name.";
                results.add(refused(topic, ErrorCode.INVALID_REQUEST, what));
            }
        }
        return new Decision<>(
                records, DeleteTopicsResponse.builder().responses(results).build());
    }

    private static DeletableTopicResult delete(
            MetadataImage image, DeleteTopicState asked, Set<Uuid> removed, List<MetadataRecord> records) {
        String name = asked.name();
        if (name == null && asked.topicId().isZero()) {
            return refused(asked, ErrorCode.INVALID_REQUEST, "Neither topic name nor id were specified.");
        }
        if (name != null && !asked.topicId().isZero()) {
            return refused(asked, ErrorCode.INVALID_REQUEST, "You may not specify both topic name and topic id.");
        }
        TopicImage topic = name == null
                ? image.topics().topic(asked.topicId())
                : image.topics().topic(name);
        if (topic == null) {
            ErrorCode code = name == null ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
            return refused(asked, code, code.message());
        }
        if (!removed.add(topic.id())) {
            return refused(
                    asked,
                    ErrorCode.INVALID_REQUEST,
                    "The provided topic name maps to an ID that was " + "already supplied.");
        }
        records.add(MetadataRecord.of(
                RemoveTopicRecord.builder().topicId(topic.id()).build()));
        return DeletableTopicResult.builder()
                .name(topic.name())
                .topicId(topic.id())
                .errorMessage(null)
                .build();
    }

    private static Set<Object> duplicates(List<DeleteTopicState> topics) {
        Set<Object> seen = new HashSet<>();
        Set<Object> duplicates = new HashSet<>();
        for (DeleteTopicState topic : topics) {
            if (!seen.add(key(topic))) {
                duplicates.add(key(topic));
            }
        }
        return duplicates;
    }

    private static Object key(DeleteTopicState topic) {
        String name = topic.name();
        return name == null ? topic.topicId() : name;
    }

    private static DeletableTopicResult refused(DeleteTopicState topic, ErrorCode code, @Nullable String message) {
        return DeletableTopicResult.builder()
                .name(topic.name())
                .topicId(topic.topicId())
                .errorCode(code.code())
                .errorMessage(message)
                .build();
    }
}
