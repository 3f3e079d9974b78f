package dev.ottla.handler.group;

import dev.ottla.group.GroupCommand;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.LeaveGroupRequest;
import dev.ottla.protocol.message.LeaveGroupResponse;

/**
 * LeaveGroup (13), versions 0–5.
 *
 * <ul>
 *   <li>3 many members at once, also static ones by instance id (KIP-345); 5 reason (KIP-800)
 * </ul>
 */
public final class LeaveGroupHandler implements ApiHandler<LeaveGroupRequest, LeaveGroupResponse> {
    private final GroupDesk desk;

    public LeaveGroupHandler(GroupDesk desk) {
        this.desk = desk;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.LEAVE_GROUP;
    }

    @Override
    public short lowestVersion() {
        return LeaveGroupRequest.LOWEST_SUPPORTED_VERSION;
    }

    @Override
    public short highestVersion() {
        return LeaveGroupRequest.HIGHEST_SUPPORTED_VERSION;
    }

    @Override
    public void handle(RequestContext context, LeaveGroupRequest request, Answer<LeaveGroupResponse> answer) {
        if (!desk.mayOnGroup(context, AclOperation.READ, request.groupId())) {
            answer.send(failure(context, request, ErrorCode.GROUP_AUTHORIZATION_FAILED));
        } else {
            desk.coordinator().leave(new GroupCommand.Leave(GroupDesk.caller(context), request, answer::send));
        }
    }

    @Override
    public LeaveGroupResponse failure(RequestContext context, LeaveGroupRequest request, ErrorCode error) {
        return LeaveGroupResponse.builder().errorCode(error.code()).build();
    }
}
