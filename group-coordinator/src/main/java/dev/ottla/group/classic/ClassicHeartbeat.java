package dev.ottla.group.classic;

import dev.ottla.group.GroupCommand.Heartbeat;
import dev.ottla.group.GroupException;
import dev.ottla.group.Turn;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.HeartbeatRequest;
import dev.ottla.protocol.message.HeartbeatResponse;

/** Heartbeat: a member lives, and learns whether the group wants it to rejoin. Source: the protocol guide. */
public final class ClassicHeartbeat {
    private final ClassicGroups groups;

    public ClassicHeartbeat(ClassicGroups groups) {
        this.groups = groups;
    }

    public void handle(Heartbeat heartbeat, Turn turn) {
        ErrorCode error;
        try {
            error = beat(heartbeat.request(), turn);
        } catch (GroupException refused) {
            error = refused.error();
        }
        HeartbeatResponse response =
                HeartbeatResponse.builder().errorCode(error.code()).build();
        turn.answerAtOnce(heartbeat.to(), response);
    }

    private ErrorCode beat(HeartbeatRequest request, Turn turn) {
        ClassicGroup group = groups.require(request.groupId(), ErrorCode.UNKNOWN_MEMBER_ID);
        group.members().validate(request.memberId(), request.groupInstanceId());
        if (request.generationId() != group.generation()) {
            return ErrorCode.ILLEGAL_GENERATION;
        }
        ClassicMember member = group.members().get(request.memberId());
        return switch (group.state()) {
            case STABLE, COMPLETING_REBALANCE -> {
                group.heardOf(member, turn);
                yield ErrorCode.NONE;
            }
            case PREPARING_REBALANCE -> {
                group.heardOf(member, turn);
                yield ErrorCode.REBALANCE_IN_PROGRESS;
            }
            case EMPTY, DEAD -> ErrorCode.UNKNOWN_MEMBER_ID;
        };
    }
}
