package dev.ottla.group.offset;

import dev.ottla.group.Caller;
import dev.ottla.group.GroupCommand.CommitOffsets;
import dev.ottla.group.GroupConfig;
import dev.ottla.group.GroupException;
import dev.ottla.group.GroupRecord;
import dev.ottla.group.OffsetAnswers;
import dev.ottla.group.Turn;
import dev.ottla.group.classic.ClassicGroup;
import dev.ottla.group.classic.ClassicGroups;
import dev.ottla.group.classic.ClassicState;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.OffsetCommitRequest;
import dev.ottla.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import dev.ottla.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import dev.ottla.protocol.message.OffsetCommitResponse;
import dev.ottla.protocol.message.OffsetCommitResponse.OffsetCommitResponsePartition;
import dev.ottla.protocol.message.OffsetCommitResponse.OffsetCommitResponseTopic;
import dev.ottla.protocol.message.group.OffsetCommitKey;
import dev.ottla.protocol.message.group.OffsetCommitValue;

/**
 * OffsetCommit: a member of the current generation commits what it has processed; somebody without a group (negative
 * generation) may if the group has no members. Answered when the records are committed.
 */
public final class OffsetCommit {
    /** From here on clients understand GROUP_ID_NOT_FOUND. */
    private static final short KNOWS_GROUP_ID_NOT_FOUND = 9;

    private static final long NO_RETENTION_GIVEN = -1;

    private final GroupConfig config;
    private final ClassicGroups groups;

    public OffsetCommit(GroupConfig config, ClassicGroups groups) {
        this.config = config;
        this.groups = groups;
    }

    public void handle(CommitOffsets commit, Turn turn) {
        OffsetCommitRequest request = commit.request();
        try {
            validate(request, commit.caller(), turn);
        } catch (GroupException refused) {
            turn.answerAtOnce(commit.to(), OffsetAnswers.commitFailed(request, refused.error()));
            return;
        }
        OffsetCommitResponse.Builder response = OffsetCommitResponse.builder();
        request.topics().forEach(topic -> response.addTopics(commit(request, topic, turn)));
        turn.answerAfterRecords(commit.to(), response.build());
    }

    private void validate(OffsetCommitRequest request, Caller caller, Turn turn) {
        int generation = request.generationIdOrMemberEpoch();
        ClassicGroup group = groups.find(request.groupId());
        if (group == null) {
            if (generation >= 0) {
                boolean understood = caller.version() >= KNOWS_GROUP_ID_NOT_FOUND;
                throw new GroupException(
                        understood ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.ILLEGAL_GENERATION, "no such group");
            }
            return; // a simple group, which the first record brings into being
        }
        group.validateCommit(request.memberId(), request.groupInstanceId(), generation);
        if (group.isIn(ClassicState.COMPLETING_REBALANCE)) {
            throw new GroupException(ErrorCode.REBALANCE_IN_PROGRESS, "the assignment is not there yet");
        }
        groups.heardOf(group, request.memberId(), turn);
    }

    private OffsetCommitResponseTopic commit(OffsetCommitRequest request, OffsetCommitRequestTopic topic, Turn turn) {
        OffsetCommitResponseTopic.Builder response =
                OffsetCommitResponseTopic.builder().name(topic.name()).topicId(topic.topicId());
        for (OffsetCommitRequestPartition partition : topic.partitions()) {
            ErrorCode error = ErrorCode.NONE;
            String metadata = partition.committedMetadata();
            if (metadata != null && metadata.length() > config.offsetMetadataMaxLength()) {
                error = ErrorCode.OFFSET_METADATA_TOO_LARGE;
            } else {
                turn.append(record(request, topic, partition, turn.nowMs()));
            }
            response.addPartitions(OffsetCommitResponsePartition.builder()
                    .partitionIndex(partition.partitionIndex())
                    .errorCode(error.code())
                    .build());
        }
        return response.build();
    }

    private static GroupRecord record(
            OffsetCommitRequest request,
            OffsetCommitRequestTopic topic,
            OffsetCommitRequestPartition partition,
            long nowMs) {
        String metadata = partition.committedMetadata();
        boolean expires = request.retentionTimeMs() != NO_RETENTION_GIVEN;
        OffsetCommitKey key = OffsetCommitKey.builder()
                .group(request.groupId())
                .topic(topic.name())
                .partition(partition.partitionIndex())
                .build();
        OffsetCommitValue value = OffsetCommitValue.builder()
                .offset(partition.committedOffset())
                .leaderEpoch(partition.committedLeaderEpoch())
                .metadata(metadata == null ? "" : metadata)
                .commitTimestamp(nowMs)
                .expireTimestamp(expires ? nowMs + request.retentionTimeMs() : -1)
                .topicId(topic.topicId())
                .build();
        return new GroupRecord.OffsetCommit(key, value);
    }
}
