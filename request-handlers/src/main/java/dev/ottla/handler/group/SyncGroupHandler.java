package dev.ottla.handler.group;

import dev.ottla.group.GroupCommand;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.SyncGroupRequest;
import dev.ottla.protocol.message.SyncGroupResponse;

/**
 * SyncGroup (14), versions 0–5.
 *
 * <ul>
 *   <li>3 group instance id (KIP-345); 5 protocol type and name, both of which must then be given (KIP-559)
 *   <li>the answer comes when the leader has brought the assignment and it is committed
 * </ul>
 */
public final class SyncGroupHandler implements ApiHandler<SyncGroupRequest, SyncGroupResponse> {
    private static final short PROTOCOL_IS_MANDATORY = 5;

    private final GroupDesk desk;

    public SyncGroupHandler(GroupDesk desk) {
        this.desk = desk;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.SYNC_GROUP;
    }

    @Override
    public short lowestVersion() {
        return SyncGroupRequest.LOWEST_SUPPORTED_VERSION;
    }

    @Override
    public short highestVersion() {
        return SyncGroupRequest.HIGHEST_SUPPORTED_VERSION;
    }

    @Override
    public void handle(RequestContext context, SyncGroupRequest request, Answer<SyncGroupResponse> answer) {
        if (context.version() >= PROTOCOL_IS_MANDATORY
                && (request.protocolType() == null || request.protocolName() == null)) {
            answer.send(failure(context, request, ErrorCode.INCONSISTENT_GROUP_PROTOCOL));
        } else if (!desk.mayOnGroup(context, AclOperation.READ, request.groupId())) {
            answer.send(failure(context, request, ErrorCode.GROUP_AUTHORIZATION_FAILED));
        } else {
            desk.coordinator().sync(new GroupCommand.Sync(request, answer::send));
        }
    }

    @Override
    public SyncGroupResponse failure(RequestContext context, SyncGroupRequest request, ErrorCode error) {
        return SyncGroupResponse.builder().errorCode(error.code()).build();
    }
}
