package dev.ottla.group.offset;

import dev.ottla.group.GroupCommand.DeleteGroup;
import dev.ottla.group.GroupCommand.DeleteOffsets;
import dev.ottla.group.GroupException;
import dev.ottla.group.Turn;
import dev.ottla.group.classic.ClassicGroup;
import dev.ottla.group.classic.ClassicGroups;
import dev.ottla.group.classic.ClassicState;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import dev.ottla.protocol.message.OffsetDeleteResponse;
import dev.ottla.protocol.message.OffsetDeleteResponse.OffsetDeleteResponsePartition;
import dev.ottla.protocol.message.OffsetDeleteResponse.OffsetDeleteResponseTopic;

/** OffsetDelete (KIP-496) and DeleteGroups (KIP-229): tombstones for what may go. */
public final class OffsetDelete {
    private final ClassicGroups groups;
    private final Offsets offsets;

    public OffsetDelete(ClassicGroups groups, Offsets offsets) {
        this.groups = groups;
        this.offsets = offsets;
    }

    /** A group with members keeps the offsets of the topics that it reads; of a group we cannot look into, all. */
    public void deleteOffsets(DeleteOffsets delete, Turn turn) {
        try {
            String groupId = delete.request().groupId();
            ClassicGroup group = groups.require(groupId, ErrorCode.GROUP_ID_NOT_FOUND);
            if (!group.isIn(ClassicState.EMPTY) && !group.usesConsumerProtocol()) {
                throw new GroupException(ErrorCode.NON_EMPTY_GROUP, "the group has members");
            }
            OffsetDeleteResponse.Builder response = OffsetDeleteResponse.builder();
            delete.request().topics().forEach(topic -> response.addTopics(deleteOffsets(group, topic, turn)));
            turn.answerAfterRecords(delete.to(), response.build());
        } catch (GroupException refused) {
            turn.answerAtOnce(
                    delete.to(),
                    OffsetDeleteResponse.builder()
                            .errorCode(refused.error().code())
                            .build());
        }
    }

    private OffsetDeleteResponseTopic deleteOffsets(ClassicGroup group, OffsetDeleteRequestTopic topic, Turn turn) {
        boolean read = group.subscription().contains(topic.name(), group.usesConsumerProtocol());
        ErrorCode error = read ? ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC : ErrorCode.NONE;
        OffsetDeleteResponseTopic.Builder response =
                OffsetDeleteResponseTopic.builder().name(topic.name());
        topic.partitions().forEach(partition -> {
            int index = partition.partitionIndex();
            if (!read && offsets.of(group.groupId()).find(topic.name(), index) != null) {
                turn.append(Offsets.tombstone(group.groupId(), topic.name(), index));
            }
            response.addPartitions(OffsetDeleteResponsePartition.builder()
                    .partitionIndex(index)
                    .errorCode(error.code())
                    .build());
        });
        return response.build();
    }

    public void deleteGroup(DeleteGroup delete, Turn turn) {
        ClassicGroup group = groups.find(delete.groupId());
        if (group == null) {
            turn.answerAtOnce(delete.to(), ErrorCode.GROUP_ID_NOT_FOUND);
        } else if (!group.isIn(ClassicState.EMPTY)) {
            turn.answerAtOnce(delete.to(), ErrorCode.NON_EMPTY_GROUP);
        } else {
            offsets.of(delete.groupId())
                    .all()
                    .forEach((topic, partitions) -> partitions
                            .keySet()
                            .forEach(partition -> turn.append(Offsets.tombstone(delete.groupId(), topic, partition))));
            turn.append(ClassicGroups.tombstone(delete.groupId()));
            turn.answerAfterRecords(delete.to(), ErrorCode.NONE);
        }
    }
}
